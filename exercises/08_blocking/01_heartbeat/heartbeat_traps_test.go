package heartbeat_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	heartbeat "koans/exercises/08_blocking/01_heartbeat"
	"koans/exercises/internal/lab"
)

// Nothing to say is no reason to lose the result.
func TestWithoutHellosTheResultIsDelivered(t *testing.T) {
	lab.Rule(t, "The result", "Run")
	for _, n := range []int{0, -1, -2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: n, work: deaf(tl, time.Second, 42, nil)}
			s.run(t.Context())
			s.requireDelivered(t, 42, nil, time.Second, fmt.Sprintf("with %d to say and 1s of work", n))
		})
	}
}

// Once it has been, all that is left to stop is hellos.
func TestTheResultIsDeliveredOnce(t *testing.T) {
	lab.Rule(t, "The result", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 10, work: deaf(tl, 1200*time.Millisecond, 42, nil)}
		s.run(cancelledAt(t, tl, 3500*time.Millisecond))
		s.requireDelivered(t, 42, nil, 1200*time.Millisecond, "when the work takes 1.2s and ctx ends at 3.5s")
	})
}

// Short work and long, hellos and none: each comes when it is due, and Run returns when both are over.
func TestEachComesWhenItIsDue(t *testing.T) {
	lab.Rule(t, "On time", "Run")
	lab.Rule(t, "The end", "Run")
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

// Each hello takes a part of its second: the next one is on time, the work has not waited, and the last one is waited for.
func TestAHelloMayTakeAPartOfItsSecond(t *testing.T) {
	lab.Rule(t, "On time", "Run")
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

// One hello is late, because deliver is under way when it is due. Those after it are not: they count from the beginning.
func TestAHelloThatIsLateDelaysNoOther(t *testing.T) {
	lab.Rule(t, "On time", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 7, work: deaf(tl, 2800*time.Millisecond, 42, nil)}
		s.onDeliver = func() { time.Sleep(500 * time.Millisecond) }
		s.run(t.Context())
		if len(s.hellos) > 3 {
			s.hellos[3] = hello(3, 3*time.Second) // or a moment later
		}
		s.requireHellos(t, 7, "from the fifth on, when deliver is under way from 2.8s to 3.3s")
	})
}

// Its type may be any, and so may that of the value.
func TestTheVeryErrorIsDelivered(t *testing.T) {
	lab.Rule(t, "The result", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var got error
		heartbeat.Run(t.Context(), 1, func(int) {},
			func(context.Context) (string, error) { return "", errServer },
			func(_ string, err error) { got = err })
		require.Equal(t, errServer, got, "the error that was delivered")
	})
}

// The work returns in the moment of a hello, and both have something to do with one variable. There is no lock.
func TestHelloAndDeliverDoNotMeet(t *testing.T) {
	lab.Rule(t, "One at a time", "Run")
	for round := range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			status, changes := "working", 0
			s := &scene{tl: tl, n: 4, work: deaf(tl, time.Duration(round%4)*time.Second, 42, nil)}
			s.onHello = func(int) { lab.Yield(); changes++ }
			s.onDeliver = func() { lab.Yield(); status = "done"; changes++ }
			s.run(t.Context())
			require.Equal(t, 1, s.inside.Most(), "calls of hello and deliver that were under way at the same time")
			require.Equal(t, 5, changes, "changes that 4 hellos and deliver made")
			require.Equal(t, "done", status, "what deliver has written, when Run has returned")
		})
	}
}

// A hello ends the context, the work hears of that, and its result comes while the hello is still being said.
func TestHelloAndDeliverDoNotMeetAtTheEnd(t *testing.T) {
	lab.Rule(t, "One at a time", "Run")
	for range 12 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			changes := 0
			s := &scene{tl: tl, n: 4, work: listening(tl, 0, 42)}
			s.onHello = func(i int) {
				if i == 1 {
					cancel()
					lab.Yield()
				}
				changes++
			}
			s.onDeliver = func() { lab.Yield(); changes++ }
			s.run(ctx)
			require.Equal(t, 1, s.inside.Most(), "calls of hello and deliver that were under way at the same time, when hello 1 ends ctx and the work hears of it")
			require.Equal(t, len(s.hellos)+len(s.delivered), changes, "changes that %d hellos and deliver made", len(s.hellos))
		})
	}
}

// The work returns after the last hello, and deliver takes its time: Run waits for it.
func TestRunReturnsWhenTheResultHasBeenDelivered(t *testing.T) {
	lab.Rule(t, "The end", "Run")
	for _, n := range []int{0, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: n, work: deaf(tl, 2500*time.Millisecond, 42, nil)}
			s.onDeliver = func() { time.Sleep(time.Second) }
			s.run(t.Context())
			s.require(t, n, 42, nil, 2500*time.Millisecond, 3500*time.Millisecond, "when deliver takes 1s")
		})
	}
}

// The work hears of the end and needs a moment. Its result is not lost, and nobody says hello meanwhile.
func TestTheEndOfTheContextIsHeard(t *testing.T) {
	lab.Rule(t, "Stopped", "Run")
	lab.Rule(t, "No work is lost", "Run")
	for _, tidies := range []time.Duration{0, 2 * time.Second, 10*time.Second + 7} {
		t.Run(fmt.Sprintf("the work tidies up for %v", tidies), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				v := lab.Rand(t).IntN(1e6)
				s := &scene{tl: tl, n: 10, work: listening(tl, tidies, v)}
				s.run(cancelledAt(t, tl, 3500*time.Millisecond))
				end := 3500*time.Millisecond + tidies
				s.require(t, 4, v, context.Canceled, end, end, fmt.Sprintf("when ctx ends at 3.5s and the work needs %v to tidy up", tidies))
			})
		})
	}
}

// It does not listen, and returns when it is done. Nobody may leave before, and nobody says hello.
func TestWorkThatDoesNotListenIsWaitedFor(t *testing.T) {
	lab.Rule(t, "No work is lost", "Run")
	for _, n := range []int{0, 2, 10} {
		t.Run(fmt.Sprintf("%d hellos", n), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				v := lab.Rand(t).IntN(1e6)
				s := &scene{tl: tl, n: n, work: deaf(tl, time.Minute, v, nil)}
				s.run(cancelledAt(t, tl, 3500*time.Millisecond))
				s.require(t, min(n, 4), v, nil, time.Minute, time.Minute, fmt.Sprintf("with %d to say, when ctx ends at 3.5s and the work takes 1m without listening", n))
			})
		})
	}
}

// When a hello that has taken its time is over, the next is due, and ctx has ended. Whichever is seen first, work is under way.
func TestTheWorkIsWaitedForWhenTheContextEndsWithASecond(t *testing.T) {
	lab.Rule(t, "No work is lost", "Run")
	for range 40 { // a select takes one of two that are ready
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: 10, work: listening(tl, 2*time.Second, 42)}
			s.onHello = func(i int) {
				if i == 1 {
					time.Sleep(1300 * time.Millisecond)
				}
			}
			s.run(cancelledAt(t, tl, 2200*time.Millisecond))
			while := "when ctx ends at 2.2s, during a hello that goes on until 2.3s, and the work needs 2s to tidy up"
			s.requireDelivered(t, 42, context.Canceled, 4200*time.Millisecond, while)
			s.requireReturned(t, 4200*time.Millisecond, while)
		})
	}
}

// The result has been delivered; only hellos are left to stop.
func TestTheEndOfTheContextIsHeardAfterTheWork(t *testing.T) {
	lab.Rule(t, "Stopped", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := &scene{tl: tl, n: 10, work: deaf(tl, 1200*time.Millisecond, 42, nil)}
		s.run(cancelledAt(t, tl, 3500*time.Millisecond))
		s.require(t, 4, 42, nil, 1200*time.Millisecond, 3500*time.Millisecond, "when the work takes 1.2s and ctx ends at 3.5s")
	})
}

// It is one of the two themselves that ends the context: what comes next is not a hello.
func TestHelloAndDeliverMayEndTheContext(t *testing.T) {
	lab.Rule(t, "Stopped", "Run")
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
	lab.Rule(t, "Stopped", "Run")
	lab.Rule(t, "No work is lost", "Run")
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

// The caller's context goes on, and waiting costs nothing, unless somebody asks again and again. Not longer: a beat that
// nobody needs any more may go on.
func TestAnHourOfWork(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Run")
	for _, n := range []int{0, 2} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			s := &scene{tl: tl, n: n, work: deaf(tl, time.Hour, 42, nil)}
			s.run(context.WithoutCancel(t.Context()))
			s.require(t, n, 42, nil, time.Hour, time.Hour, "when the work takes an hour")
		})
	}
}

// A context that goes on may know of thousands who have long gone.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Run")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx := lab.NewLateContext(t.Context())
		s := &scene{tl: tl, n: 2, work: deaf(tl, 500*time.Millisecond, 42, nil)}
		s.run(ctx)
		require.Zero(t, ctx.Registered(), "functions that the context still has to call when it ends, when Run has returned")
	})
}

// They begin at different moments, and know nothing of each other: one says hello while
// another is still saying it. One is stopped, and the others go on.
func TestManyMayRunAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Run")
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
			s.require(t, n, 100+i, nil, d, max(d, 4050*time.Millisecond), fmt.Sprintf("with %v of work, among %d that run at the same time and whose hellos take 50ms", d, runs))
		}
	})
}

func TestAPanicOfWorkIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Run")
	lab.Uncaught(t, "work", func(ctx context.Context, boom func()) {
		work := func(context.Context) (int, error) { time.Sleep(1500 * time.Millisecond); boom(); return 1, nil }
		heartbeat.Run(ctx, 3, func(int) {}, work, func(int, error) {})
	})
}

// What has not returned has no result that could be delivered. (Another goroutine may take it for over, until the process has ended.)
func TestNothingIsDeliveredOfAPanic(t *testing.T) {
	lab.Rule(t, "The result", "Run")
	var delivered atomic.Bool
	lab.Uncaught(t, "work", func(ctx context.Context, boom func()) {
		work := func(context.Context) (int, error) { boom(); return 1, nil }
		heartbeat.Run(ctx, 1, func(int) {}, work, func(int, error) {
			if bytes.Contains(debug.Stack(), []byte("panic(")) {
				delivered.Store(true)
			}
		})
	})
	require.False(t, delivered.Load(), "deliver was called on the way of a panic of work, which had returned nothing")
}
