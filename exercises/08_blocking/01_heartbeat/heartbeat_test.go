package heartbeat_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	heartbeat "koans/exercises/08_blocking/01_heartbeat"
	"koans/exercises/internal/lab"
)

var (
	errServer = errors.New("the server said no")
	errCaller = errors.New("the caller has gone home")
)

// A scene is one call of Run and what came of it. Nothing guards its fields: the
// rules say that hello and deliver need no lock.
type scene struct {
	tl   *lab.Timeline
	n    int
	work func(ctx context.Context) (int, error)

	// What hello and deliver do besides taking notes, if not nil.
	onHello   func(i int)
	onDeliver func()

	hellos    []string
	delivered []string
	working   lab.Overlap // calls of work
	began     time.Duration
	inside    lab.Overlap // calls of hello and deliver
	returned  time.Duration
}

func (s *scene) run(ctx context.Context) {
	start := s.tl.Now()
	heartbeat.Run(ctx, s.n,
		func(i int) {
			leave := s.inside.Enter()
			s.hellos = append(s.hellos, hello(i, s.tl.Now()-start))
			s.tl.Mark("hello", fmt.Sprint(i))
			if s.onHello != nil {
				s.onHello(i)
			}
			leave()
		},
		func(ctx context.Context) (int, error) {
			s.working.Enter()
			s.began = s.tl.Now() - start
			return s.work(ctx)
		},
		func(v int, err error) {
			leave := s.inside.Enter()
			s.delivered = append(s.delivered, result(v, err, s.tl.Now()-start))
			s.tl.Mark("deliver", "result")
			if s.onDeliver != nil {
				s.onDeliver()
			}
			leave()
		})
	s.returned = s.tl.Now() - start
}

func hello(i int, at time.Duration) string { return fmt.Sprintf("%d at %v", i, at) }

func result(v int, err error, at time.Duration) string {
	return fmt.Sprintf("%d and error %v at %v", v, err, at)
}

// onTime says when n hellos are due.
func onTime(n int) string {
	var want []string
	for i := range n {
		want = append(want, hello(i, time.Duration(i)*time.Second))
	}
	return strings.Join(want, ", ")
}

func (s *scene) said() string { return strings.Join(s.hellos, ", ") }

// require fails t unless so many hellos came on time, and this result.
func (s *scene) require(t *testing.T, hellos int, v int, err error, at, returned time.Duration, while string) {
	t.Helper()
	require.Equal(t, onTime(hellos), s.said(), "hellos, one a second, %s", while)
	require.Equal(t, 1, s.working.Total(), "calls of work, %s", while)
	require.Equal(t, time.Duration(0).String(), s.began.String(), "when the work began, %s: at once", while)
	require.Equal(t, result(v, err, at), strings.Join(s.delivered, ", "), "what was delivered and when, %s", while)
	require.Equal(t, returned.String(), s.returned.String(), "when Run returned, %s", while)
}

// deaf is work that takes d and never looks at its context.
func deaf(tl *lab.Timeline, d time.Duration, v int, err error) func(context.Context) (int, error) {
	return func(context.Context) (int, error) {
		tl.Work("work", d)
		return v, err
	}
}

// listening is work that would take 20s, hears of the end of its context, and tidies up for d.
func listening(tl *lab.Timeline, d time.Duration, v int) func(context.Context) (int, error) {
	return func(ctx context.Context) (int, error) {
		err := tl.WorkContext(ctx, "work", 20*time.Second)
		if d > 0 {
			end := tl.Span("work", "tidies up")
			time.Sleep(d)
			end("")
		}
		return v, err
	}
}

// The lesson's scene: ten seconds of work, and ten hellos.
func TestHelloIsSaidWhileTheWorkBlocks(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		v := lab.Rand(t).IntN(1e6)
		s := &scene{tl: tl, n: 10, work: deaf(tl, 10*time.Second, v, nil)}
		s.run(t.Context())
		require.Equal(t, onTime(10), s.said(), "hellos while the work blocks for 10s: see the TODOs in Run")
		s.require(t, 10, v, nil, 10*time.Second, 10*time.Second, "while the work blocks for 10s")
	})
}

// Short work and long, hellos and none: each comes when it is due, and Run returns when both are over.
func TestEachComesWhenItIsDue(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 2, 5} {
		for _, d := range []time.Duration{0, time.Nanosecond, 500 * time.Millisecond, time.Second, 3141592653, 4 * time.Second, time.Minute + 7, time.Hour} {
			t.Run(fmt.Sprintf("%d hellos and %v of work", n, d), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					v := lab.Rand(t).IntN(1e6)
					s := &scene{tl: tl, n: n, work: deaf(tl, d, v, nil)}
					s.run(t.Context())
					s.require(t, n, v, nil, d, max(d, time.Duration(n-1)*time.Second), fmt.Sprintf("with %d to say and %v of work", n, d))
				})
			})
		}
	}
}

func TestTheResultIsDeliveredAsItIs(t *testing.T) {
	for _, r := range []struct {
		v   int
		err error
	}{{0, nil}, {0, errServer}, {7, errServer}, {0, context.Canceled}, {7, context.DeadlineExceeded}} {
		t.Run(fmt.Sprintf("%d and error %v", r.v, r.err), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := &scene{tl: tl, n: 3, work: deaf(tl, 1500*time.Millisecond, r.v, r.err)}
				s.run(t.Context())
				s.require(t, 3, r.v, r.err, 1500*time.Millisecond, 2*time.Second, "when that is what work returned after 1.5s")
			})
		})
	}
	t.Run("the very error", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			var got error
			heartbeat.Run(t.Context(), 1, func(int) {},
				func(context.Context) (string, error) { return "", errServer },
				func(_ string, err error) { got = err })
			require.Equal(t, errServer, got, "the error that was delivered")
		})
	})
}

// Each hello takes a part of its second: the next one is on time, the work has not waited, and the last one is waited for.
func TestAHelloMayTakeAPartOfItsSecond(t *testing.T) {
	for _, d := range []time.Duration{500 * time.Millisecond, 2500 * time.Millisecond} {
		t.Run(fmt.Sprintf("%v of work", d), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				s := &scene{tl: tl, n: 4, work: deaf(tl, d, 42, nil)}
				s.onHello = func(int) { time.Sleep(300 * time.Millisecond) }
				s.onDeliver = func() { time.Sleep(200 * time.Millisecond) }
				s.run(t.Context())
				s.require(t, 4, 42, nil, d, 3300*time.Millisecond, "when each hello takes 300ms and deliver 200ms")
			})
		})
	}
}

// The work returns after the last hello, and deliver takes its time: Run waits for it.
func TestRunReturnsWhenTheResultHasBeenDelivered(t *testing.T) {
	for _, n := range []int{0, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: n, work: deaf(tl, 2500*time.Millisecond, 42, nil)}
			s.onDeliver = func() { time.Sleep(time.Second) }
			s.run(t.Context())
			s.require(t, n, 42, nil, 2500*time.Millisecond, 3500*time.Millisecond, "when deliver takes 1s")
		})
	}
}

// The work returns in the moment of a hello, and both have something to do with one variable. There is no lock.
func TestHelloAndDeliverDoNotMeet(t *testing.T) {
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			status, changes := "working", 0
			s := &scene{tl: tl, n: 4, work: deaf(tl, time.Duration(round%4)*time.Second, 42, nil)}
			s.onHello = func(int) { lab.Yield(); changes++ }
			s.onDeliver = func() { lab.Yield(); status = "done"; changes++ }
			s.run(t.Context())
			require.Equal(t, 1, s.inside.Most(), "calls of hello and deliver that were under way at once")
			require.Equal(t, 5, changes, "changes that 4 hellos and deliver made")
			require.Equal(t, "done", status, "what deliver has written, when Run has returned")
		})
	}
}

// The work hears of the end and needs a moment. Its result is not lost, and nobody says hello meanwhile.
func TestTheEndOfTheContextIsHeard(t *testing.T) {
	for _, tidies := range []time.Duration{0, 2 * time.Second, 10*time.Second + 7} {
		t.Run(fmt.Sprintf("the work tidies up for %v", tidies), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(3500*time.Millisecond, func() { tl.Mark("test", "cancel"); cancel() })
				v := lab.Rand(t).IntN(1e6)
				s := &scene{tl: tl, n: 10, work: listening(tl, tidies, v)}
				s.run(ctx)
				end := 3500*time.Millisecond + tidies
				s.require(t, 4, v, context.Canceled, end, end, fmt.Sprintf("when ctx ends at 3.5s and the work needs %v to tidy up", tidies))
			})
		})
	}
}

// It does not listen, and returns when it is done. Nobody may leave before, and nobody says hello.
func TestWorkThatDoesNotListenIsWaitedFor(t *testing.T) {
	for _, n := range []int{0, 2, 10} {
		t.Run(fmt.Sprintf("%d hellos", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				time.AfterFunc(3500*time.Millisecond, func() { tl.Mark("test", "cancel"); cancel() })
				v := lab.Rand(t).IntN(1e6)
				s := &scene{tl: tl, n: n, work: deaf(tl, time.Minute, v, nil)}
				s.run(ctx)
				s.require(t, min(n, 4), v, nil, time.Minute, time.Minute, fmt.Sprintf("with %d to say, when ctx ends at 3.5s and the work takes 1m without listening", n))
			})
		})
	}
}

// The result has been delivered; only hellos are left to stop.
func TestTheEndOfTheContextIsHeardAfterTheWork(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(3500*time.Millisecond, func() { tl.Mark("test", "cancel"); cancel() })
		s := &scene{tl: tl, n: 10, work: deaf(tl, 1200*time.Millisecond, 42, nil)}
		s.run(ctx)
		s.require(t, 4, 42, nil, 1200*time.Millisecond, 3500*time.Millisecond, "when the work takes 1.2s and ctx ends at 3.5s")
	})
}

// It is one of the two themselves that ends the context: what comes next is not a hello.
func TestHelloAndDeliverMayEndTheContext(t *testing.T) {
	t.Run("hello", func(t *testing.T) {
		for last := range 4 {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				s := &scene{tl: tl, n: 10, work: deaf(tl, 7500*time.Millisecond, 42, nil)}
				s.onHello = func(i int) {
					if i == last {
						cancel()
					}
				}
				s.run(ctx)
				s.require(t, last+1, 42, nil, 7500*time.Millisecond, 7500*time.Millisecond, fmt.Sprintf("when hello %d ends ctx and the work takes 7.5s", last))
			})
		}
	})
	t.Run("deliver", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := &scene{tl: tl, n: 10, work: deaf(tl, 2500*time.Millisecond, 42, nil)}
			s.onDeliver = cancel
			s.run(ctx)
			s.require(t, 3, 42, nil, 2500*time.Millisecond, 2500*time.Millisecond, "when deliver ends ctx at 2.5s")
		})
	})
}

func TestAContextThatHasEndedBefore(t *testing.T) {
	for _, n := range []int{0, 1, 10} {
		t.Run(fmt.Sprintf("%d hellos", n), func(t *testing.T) {
			for range 5 {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancelCause(t.Context())
					cancel(errCaller)
					var cause error
					v := lab.Rand(t).IntN(1e6)
					s := &scene{tl: tl, n: n, work: func(ctx context.Context) (int, error) {
						cause = context.Cause(ctx)
						return listening(tl, 2500*time.Millisecond, v)(ctx)
					}}
					s.run(ctx)
					s.require(t, 0, v, context.Canceled, 2500*time.Millisecond, 2500*time.Millisecond, "when ctx has ended before and the work needs 2.5s to tidy up")
					require.Equal(t, errCaller, cause, "why the context has ended, as the work sees it")
				})
			}
		})
	}
}

type key struct{}

// It goes on when the last hello has been said, and ends with the caller's, for the same reason.
func TestTheWorksContextIsMadeFromTheCallers(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		t.Run(fmt.Sprintf("%d hellos", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(context.WithValue(t.Context(), key{}, "handed on"))
				defer cancel(nil)
				var value any
				var before, cause error
				s := &scene{tl: tl, n: n, work: func(ctx context.Context) (int, error) {
					value = ctx.Value(key{})
					tl.Work("work", time.Minute)
					before = ctx.Err()
					cancel(errCaller)
					cause = context.Cause(ctx)
					return 42, nil
				}}
				s.run(ctx)
				s.require(t, n, 42, nil, time.Minute, time.Minute, "when the work takes 1m")
				assert.Equal(t, "handed on", value, "the value that was in the caller's context, as the work sees it")
				assert.NoError(t, before, "what the work's context says after 1m, when the caller's has not ended")
				assert.Equal(t, errCaller, cause, "why the work's context ended, when the caller's did")
			})
		})
	}
}

// They begin at different moments, and know nothing of each other: one says hello while
// another is still saying it. One is stopped, and the others go on.
func TestManyMayRunAtOnce(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const runs = 8
		scenes := make([]*scene, runs)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var all sync.WaitGroup
		for i := range scenes {
			d := time.Duration(i)*time.Second + 500*time.Millisecond
			scenes[i] = &scene{tl: tl, n: 5, work: deaf(tl, d, 100+i, nil)}
			scenes[i].onHello = func(int) { time.Sleep(50 * time.Millisecond) }
			all.Go(func() {
				time.Sleep(time.Duration(i) * 37 * time.Millisecond)
				if i == 5 {
					time.AfterFunc(1700*time.Millisecond, cancel)
					scenes[i].run(ctx)
				} else {
					scenes[i].run(t.Context())
				}
			})
		}
		all.Wait()
		for i, s := range scenes {
			n, d := 5, time.Duration(i)*time.Second+500*time.Millisecond
			if i == 5 {
				n = 2
			}
			s.require(t, n, 100+i, nil, d, max(d, 4050*time.Millisecond), fmt.Sprintf("with %v of work, among %d that run at once and whose hellos take 50ms", d, runs))
		}
	})
}

// Work that panics has no result that could be delivered.
func TestAPanicOfWorkIsNotCaught(t *testing.T) {
	lab.Uncaught(t, "work", func(ctx context.Context, boom func()) {
		work := func(context.Context) (int, error) { time.Sleep(1500 * time.Millisecond); boom(); return 1, nil }
		heartbeat.Run(ctx, 3, func(int) {}, work, func(int, error) {})
	})
}
