package cooperate_test

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

	cooperate "koans/exercises/08_blocking/02_cooperate"
	"koans/exercises/internal/lab"
)

var errCaller = errors.New("the caller has gone home")

// A sum is what steps come to. A step that is left out, taken twice or taken out
// of order changes it.
type sum struct {
	steps int
	check uint64
}

func (v sum) then(seed uint64, i int) sum {
	return sum{v.steps + 1, v.check*0x9E3779B97F4A7C15 + seed ^ uint64(i)}
}

// A scene is one call of Compute and what came of it. Nothing guards its fields:
// the rules say that step and progress need no lock.
type scene struct {
	seed uint64
	n    int

	// What step and progress do besides taking notes, if not nil.
	onStep     func(i int)
	onProgress func(done int)
	deaf       bool // progress is nil

	steps   int
	reports []sum
	told    []string // the numbers of progress
	v       sum
	err     error
}

func newScene(t *testing.T, n int) *scene { return &scene{seed: lab.Rand(t).Uint64(), n: n} }

func (s *scene) run(ctx context.Context) *scene {
	step := func(v sum, i int) sum {
		s.steps++
		if s.onStep != nil {
			s.onStep(i)
		}
		return v.then(s.seed, i)
	}
	progress := func(done int, v sum) {
		s.reports = append(s.reports, v)
		s.told = append(s.told, fmt.Sprint(done))
		if s.onProgress != nil {
			s.onProgress(done)
		}
	}
	if s.deaf {
		progress = nil
	}
	s.v, s.err = cooperate.Compute(ctx, s.n, step, progress)
	return s
}

// require fails t unless so many steps came to what they should, were reported, and ended in an
// error that wraps want.
func (s *scene) require(t *testing.T, steps int, want error, while string) {
	t.Helper()
	require.Equal(t, steps, s.steps, "steps taken, %s", while)
	var told []string
	var reports []sum
	v := sum{}
	for i := range steps {
		v = v.then(s.seed, i)
		if (i+1)%1000 == 0 || i+1 == s.n {
			told = append(told, fmt.Sprint(i+1))
			reports = append(reports, v)
		}
	}
	if !s.deaf {
		require.Equal(t, strings.Join(told, ", "), strings.Join(s.told, ", "), "numbers that progress was told, %s", while)
		require.Equal(t, reports, s.reports, "values that progress was told, %s", while)
	}
	require.Equal(t, v, s.v, "the value after %d steps, %s", steps, while)
	if want == nil {
		require.NoError(t, s.err, "the error, %s: all is done", while)
	} else {
		require.ErrorIs(t, s.err, want, "the error, %s: it says why ctx has ended", while)
	}
}

// A counting context knows how often it was asked and used, and what to do then.
type counting struct {
	context.Context
	asked lab.Overlap // Err and Done
	other lab.Overlap // Deadline and Value, which context's own functions may call, too
	then  func()      // called after the question has been answered
}

func (c *counting) count() {
	defer c.asked.Enter()()
	if c.then != nil {
		c.then()
	}
}

func (c *counting) Err() error {
	defer c.count()
	return c.Context.Err()
}

func (c *counting) Done() <-chan struct{} {
	defer c.count()
	return c.Context.Done()
}

func (c *counting) Deadline() (time.Time, bool) {
	defer c.other.Enter()()
	return c.Context.Deadline()
}

func (c *counting) Value(key any) any {
	defer c.other.Enter()()
	return c.Context.Value(key)
}

// On simulated time, where a step takes a millisecond: what the lesson's picture shows.
func draw(tl *lab.Timeline, s *scene) {
	end := func(string) {}
	s.onStep = func(i int) {
		if i%1000 == 0 {
			end = tl.Span("steps", "")
		}
		time.Sleep(time.Millisecond)
	}
	s.onProgress = func(done int) {
		end("")
		end = func(string) {}
		tl.Mark("progress", fmt.Sprint(done))
	}
}

func TestAllStepsAreTaken(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t, 2500)
		draw(tl, s)
		s.run(t.Context())
		require.Equal(t, 2500, s.steps, "steps taken, of 2500: see the TODO in Compute")
		s.require(t, 2500, nil, "of 2500")
		tl.AssertTook(t, 2500*time.Millisecond, "time for 2500 steps of 1ms: looking up takes none")
	})
}

func TestTheEndOfTheContextIsNoticedAtTheNextLook(t *testing.T) {
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 2345*time.Millisecond+1, errCaller)
		defer cancel()
		defer context.AfterFunc(ctx, func() { tl.Mark("ctx", "ends") })()
		s := newScene(t, 5000)
		draw(tl, s)
		s.run(ctx)
		s.require(t, 3000, errCaller, "of 5000, when ctx ends in the 2346th")
		tl.AssertTook(t, 3*time.Second, "time for 3000 steps of 1ms")
	})
}

func TestSizes(t *testing.T) {
	for _, n := range []int{1, 2, 999, 1000, 1001, 1999, 2000, 2001, 3000, 12_345, 100_000} {
		t.Run(fmt.Sprintf("%d steps", n), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				newScene(t, n).run(t.Context()).require(t, n, nil, fmt.Sprintf("of %d", n))
			})
		})
	}
}

func TestTheValueMayBeAnything(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		word := func(v string, i int) string { return v + string(rune('a'+i)) }
		v, err := cooperate.Compute(t.Context(), 7, word, func(done int, v string) {})
		require.NoError(t, err, "the error, when all is done")
		require.Equal(t, "abcdefg", v, "seven letters, one added by each step")
	})
}

func TestWithoutStepsNothingIsCalled(t *testing.T) {
	for _, n := range []int{0, -1, -1000} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			newScene(t, n).run(t.Context()).require(t, 0, nil, fmt.Sprintf("when there are %d", n))
		})
	}
}

// A step ends the context, the last one before a look, too: there is no time left to be told by somebody else.
func TestNotOneStepIsTakenAfterTheNextLook(t *testing.T) {
	const n = 10_001 // the last step alone is a stride of its own
	for _, yields := range []bool{false, true} {
		for _, i := range []int{0, 1, 500, 998, 999, 1000, 1001, 1998, 1999, 2345, 2999, 3999, 4321, 4999, 5999, 6999, 7999, 8000, 8998, 8999, 9500, 9999} {
			t.Run(fmt.Sprintf("ends in step %d, yields %v", i, yields), func(t *testing.T) {
				lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancelCause(t.Context())
					defer cancel(nil)
					s := newScene(t, n)
					s.onStep = func(step int) {
						if step == i {
							cancel(errCaller)
							if yields {
								lab.Yield()
							}
						}
					}
					s.run(ctx).require(t, (i/1000+1)*1000, errCaller, fmt.Sprintf("of %d, when step(…, %d) ends ctx", n, i))
				})
			})
		}
	}
}

// It first tells, and then asks.
func TestProgressMayEndTheContext(t *testing.T) {
	const n = 10_001 // the last step alone is a stride of its own
	for last := 1000; last < n; last += 1000 {
		t.Run(fmt.Sprintf("after %d steps", last), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				s := newScene(t, n)
				s.onProgress = func(done int) {
					if done == last {
						cancel(errCaller)
					}
				}
				s.run(ctx).require(t, last, errCaller, fmt.Sprintf("of %d, when progress(%d, …) ends ctx", n, last))
			})
		})
	}
}

// The last steps are being taken, and there is no look any more before the end.
func TestWhatIsCompleteIsNoError(t *testing.T) {
	for _, s := range []struct{ n, step int }{{1, 0}, {500, 3}, {999, 998}, {1000, 0}, {1000, 999}, {2500, 2000}, {2500, 2499}, {10_000, 9000}, {10_000, 9999}} {
		t.Run(fmt.Sprintf("ends in step %d of %d", s.step, s.n), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				run := newScene(t, s.n)
				run.onStep = func(i int) {
					if i == s.step {
						cancel(errCaller)
					}
				}
				run.run(ctx).require(t, s.n, nil, fmt.Sprintf("of %d, when step(…, %d) ends ctx", s.n, s.step))
			})
		})
	}
	t.Run("ends in the last progress", func(t *testing.T) {
		for _, n := range []int{1, 1000, 2500} {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				s := newScene(t, n)
				s.onProgress = func(done int) {
					if done == n {
						cancel(errCaller)
					}
				}
				s.run(ctx).require(t, n, nil, fmt.Sprintf("of %d, when progress(%d, …) ends ctx", n, n))
			})
		}
	})
}

func TestAContextThatHasEndedBefore(t *testing.T) {
	cancelled := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx, cancel
	}
	cause := func(ctx context.Context) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errCaller)
		return ctx, func() { cancel(nil) }
	}
	late := func(ctx context.Context) (context.Context, context.CancelFunc) {
		return context.WithDeadline(ctx, time.Unix(0, 0))
	}
	for _, s := range []struct {
		name string
		ctx  func(context.Context) (context.Context, context.CancelFunc)
		want error
	}{{"cancelled", cancelled, context.Canceled}, {"cancelled with a cause", cause, errCaller}, {"deadline passed", late, context.DeadlineExceeded}} {
		t.Run(s.name, func(t *testing.T) {
			for _, n := range []int{1, 999, 1000, 10_000} {
				lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := s.ctx(t.Context())
					defer cancel()
					newScene(t, n).run(ctx).require(t, 0, s.want, fmt.Sprintf("of %d, when ctx has ended before", n))
				})
			}
		})
	}
}

func TestNobodyNeedsToListen(t *testing.T) {
	for _, s := range []struct {
		n, step, want int
		err           error
	}{{2500, -1, 2500, nil}, {3000, -1, 3000, nil}, {10_000, 4321, 5000, errCaller}} {
		t.Run(fmt.Sprintf("%d steps of %d", s.want, s.n), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				run := newScene(t, s.n)
				run.deaf = true
				run.onStep = func(i int) {
					if i == s.step {
						cancel(errCaller)
					}
				}
				run.run(ctx).require(t, s.want, s.err, fmt.Sprintf("of %d, when progress is nil", s.n))
			})
		})
	}
}

// Asking has its price: it is paid once for a thousand steps, and not in between.
func TestTheContextIsSeldomAsked(t *testing.T) {
	for _, n := range []int{1, 1000, 2500, 100_000} {
		for _, deaf := range []bool{false, true} {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				parent, cancel := context.WithCancel(t.Context())
				defer cancel()
				ctx := &counting{Context: parent}
				s := newScene(t, n)
				s.deaf = deaf
				used, between := 0, 0
				s.onStep = func(i int) {
					now := ctx.asked.Total() + ctx.other.Total()
					if i%1000 != 0 && now != used {
						between++
					}
					used = now
				}
				s.run(ctx).require(t, n, nil, fmt.Sprintf("of %d", n))
				require.LessOrEqual(t, ctx.asked.Total(), 10+3*(n/1000), "calls of ctx.Err and ctx.Done for %d steps: a few for every 1000 are enough", n)
				require.Zero(t, between, "times that ctx was used between two looks, in %d steps", n)
			})
		}
	}
}

// Who watches ctx, or made a context from it, is told of its end, sooner or later. Who asks it knows at once.
func TestTheContextItselfIsAsked(t *testing.T) {
	for _, step := range []int{0, 500, 999, 3500} {
		t.Run(fmt.Sprintf("ends in step %d", step), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				ctx := lab.NewLateContext(context.Background())
				t.Cleanup(ctx.Tell)
				s := newScene(t, 5000)
				s.onStep = func(i int) {
					if i == step {
						ctx.End()
					}
				}
				s.run(ctx).require(t, (step/1000+1)*1000, context.Canceled, fmt.Sprintf("of 5000, when ctx itself ends in step(…, %d), and contexts made from it do later", step))
			})
		})
	}
}

// The context ends just when it has said that it has not. Whether the answer notices
// this at once or at the next look, what it returns fits together.
func TestTheContextMayEndWhileItIsAsked(t *testing.T) {
	const n = 10_000
	for at := 1; at <= 9; at++ {
		t.Run(fmt.Sprintf("question %d", at), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				parent, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				ctx := &counting{Context: parent}
				steps := 0 // taken when the context ended
				s := newScene(t, n)
				ctx.then = func() {
					if ctx.asked.Total() == at {
						steps = s.steps
						cancel(errCaller)
					}
				}
				s.run(ctx)
				want := s.steps // whatever it is, it must be one of two
				if want != steps {
					want = steps + 1000
				}
				if context.Cause(ctx) == nil || want >= n {
					s.require(t, n, nil, fmt.Sprintf("of %d, when ctx did not end before the last look", n))
				} else {
					s.require(t, want, errCaller, fmt.Sprintf("of %d, when ctx ends while it is asked after %d", n, steps))
				}
			})
		})
	}
}

// They know nothing of each other. One is stopped, and the others go on.
func TestManyMayComputeAtOnce(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const calls = 8
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		scenes := make([]*scene, calls)
		all := lab.NewBarrier(calls)
		var running sync.WaitGroup
		for i := range scenes {
			s := newScene(t, 4000+500*i)
			s.onStep = func(step int) {
				switch {
				case step == 0:
					all.Wait() // until all have begun
				case step%500 == 0:
					lab.Yield()
				}
				if i == 5 && step == 2345 {
					cancel(errCaller)
				}
			}
			scenes[i] = s
			running.Go(func() {
				if i == 5 {
					s.run(ctx)
				} else {
					s.run(t.Context())
				}
			})
		}
		running.Wait()
		for i, s := range scenes {
			if i == 5 {
				s.require(t, 3000, errCaller, fmt.Sprintf("of %d, when only its own ctx ends, in step 2345", s.n))
			} else {
				s.require(t, s.n, nil, fmt.Sprintf("of %d, among %d that compute at once", s.n, calls))
			}
		}
	})
}

// One variable for both, and no lock. The last call of either is over when Compute returns.
func TestStepAndProgressDoNotMeet(t *testing.T) {
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		var inside lab.Overlap
		s := newScene(t, 3500)
		shared := 0
		s.onStep = func(i int) {
			leave := inside.Enter()
			shared++
			if i%1000 < 2 {
				lab.Yield()
			}
			leave()
		}
		s.onProgress = func(int) {
			leave := inside.Enter()
			lab.Yield()
			shared++
			leave()
		}
		s.run(t.Context())
		assert.Zero(t, inside.Now(), "calls of step and progress that were still under way when Compute returned")
		lab.Yield()
		s.require(t, 3500, nil, "of 3500")
		assert.Equal(t, 1, inside.Most(), "calls of step and progress that were under way at once")
		assert.Equal(t, 3504, shared, "changes that 3500 steps and 4 reports made")
	})
}

// Steps after one that has panicked would go on from a value that none has returned.
func TestAPanicIsNotCaught(t *testing.T) {
	for _, at := range []int{0, 1500} {
		t.Run(fmt.Sprintf("of step %d", at), func(t *testing.T) {
			lab.Uncaught(t, "step", func(ctx context.Context, boom func()) {
				step := func(v, i int) int {
					if i == at {
						boom()
					}
					return v + 1
				}
				_, _ = cooperate.Compute(ctx, 3000, step, func(int, int) {})
			})
		})
	}
	for _, n := range []int{1000, 10} {
		t.Run(fmt.Sprintf("of progress after step %d", n), func(t *testing.T) {
			lab.Uncaught(t, "progress", func(ctx context.Context, boom func()) {
				_, _ = cooperate.Compute(ctx, n, func(v, i int) int { return v + 1 }, func(int, int) { boom() })
			})
		})
	}
	t.Run("of progress when ctx has ended", func(t *testing.T) {
		lab.Uncaught(t, "progress", func(ctx context.Context, boom func()) {
			ctx, end := context.WithCancel(ctx)
			_, _ = cooperate.Compute(ctx, 3000, func(v, i int) int { end(); return v + 1 }, func(int, int) { boom() })
		})
	})
}
