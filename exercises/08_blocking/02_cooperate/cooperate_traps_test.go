package cooperate_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cooperate "koans/exercises/08_blocking/02_cooperate"
	"koans/exercises/internal/lab"
)

func TestSizes(t *testing.T) {
	lab.Rule(t, "The steps", "Compute")
	lab.Rule(t, "The end", "Compute")
	for _, n := range []int{1, 2, 999, 1000, 1001, 1999, 2000, 2001, 3000, 12_345, 100_000} {
		t.Run(fmt.Sprintf("%d steps", n), func(t *testing.T) {
			lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
				newScene(t, n).run(t.Context()).require(t, n, nil, fmt.Sprintf("of %d", n))
			})
		})
	}
}

func TestTheValueMayBeAnything(t *testing.T) {
	lab.Rule(t, "The steps", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		word := func(v string, i int) string { return v + string(rune('a'+i)) }
		v, err := cooperate.Compute(t.Context(), 7, word, func(done int, v string) {})
		require.NoError(t, err, "the error, when all is done")
		require.Equal(t, "abcdefg", v, "seven letters, one added by each step")
	})
}

func TestWithoutStepsNothingIsCalled(t *testing.T) {
	lab.Rule(t, "The end", "Compute")
	for _, n := range []int{0, -1, -1000} {
		lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
			newScene(t, n).run(t.Context()).require(t, 0, nil, fmt.Sprintf("when there are %d", n))
		})
	}
}

// A step ends the context, the last one before a look, too: there is no time left to be told by somebody else.
func TestNotOneStepIsTakenAfterTheNextLook(t *testing.T) {
	lab.Rule(t, "The look", "Compute")
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
	lab.Rule(t, "The look", "Compute")
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

func TestAContextThatHasEndedBefore(t *testing.T) {
	lab.Rule(t, "Before the first step", "Compute")
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

// The last steps are being taken, and there is no look any more before the end.
func TestWhatIsCompleteIsNoError(t *testing.T) {
	lab.Rule(t, "The end", "Compute")
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

func TestNobodyNeedsToListen(t *testing.T) {
	lab.Rule(t, "The look", "Compute")
	lab.Rule(t, "The end", "Compute")
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

// The context ends just when it has said that it has not. Whether the answer notices
// this now or at the next look, what it returns fits together.
func TestTheContextMayEndWhileItIsAsked(t *testing.T) {
	lab.Rule(t, "Stopped", "Compute")
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

// One variable for both, and no lock. The last call of either is over when Compute returns.
func TestStepAndProgressDoNotMeet(t *testing.T) {
	lab.Rule(t, "One at a time", "Compute")
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
		assert.Equal(t, 1, inside.Most(), "calls of step and progress that were under way at the same time")
		assert.Equal(t, 3504, shared, "changes that 3500 steps and 4 reports made")
	})
}

// The caller's context goes on for ever, and so would whoever waits for its end.
func TestNobodyIsLeftBehind(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Compute")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		s := newScene(t, 2500)
		s.run(context.WithoutCancel(t.Context()))
		parent, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
		_ = cancel // not even a cleanup may call it: these run before the bubble looks who is left
		other := newScene(t, 2500)
		other.run(parent)
		synctest.Wait()
		s.require(t, 2500, nil, "of 2500, with a context that never ends")
		other.require(t, 2500, nil, "of 2500, with a context that does not end")
	})
}

// They know nothing of each other. One is stopped, and the others go on.
func TestManyMayComputeAtOnce(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Compute")
	lab.Real(t, func(t *testing.T, tl *lab.Timeline) {
		const calls = 8
		ctx, cancel := context.WithCancelCause(t.Context())
		defer cancel(nil)
		scenes := make([]*scene, calls)
		all, looking := lab.NewBarrier(calls), lab.NewBarrier(calls)
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
			s.onProgress = func(done int) {
				if done == 1000 {
					looking.Wait() // until all are told
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
				s.require(t, s.n, nil, fmt.Sprintf("of %d, among %d that compute at the same time", s.n, calls))
			}
		}
	})
}

// Steps after one that has panicked would go on from a value that none has returned.
func TestAPanicIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Compute")
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

// A step that has panicked was neither the last one nor the last before a look: there is nothing to tell.
func TestNothingIsToldOfAPanic(t *testing.T) {
	lab.Rule(t, "The end", "Compute")
	var told atomic.Bool
	lab.Uncaught(t, "step", func(ctx context.Context, boom func()) {
		step := func(v, i int) int {
			if i == 1500 {
				boom()
			}
			return v + 1
		}
		_, _ = cooperate.Compute(ctx, 3000, step, func(int, int) {
			if bytes.Contains(debug.Stack(), []byte("panic(")) {
				told.Store(true)
			}
		})
	})
	require.False(t, told.Load(), "progress was called on the way of a panic of step(…, 1500), which had not returned")
}
