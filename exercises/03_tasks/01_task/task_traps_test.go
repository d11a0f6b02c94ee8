package task_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	task "koans/exercises/03_tasks/01_task"
	"koans/exercises/internal/lab"
)

// A result need not be anything: an interface may hold nothing at all.
func TestAValueMayBeNil(t *testing.T) {
	lab.Rule(t, "The result", "Task.Await", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := task.Start(t.Context(), func(context.Context) (any, error) {
			tl.Work("task", time.Second)
			return nil, nil
		})
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of a function that returned nil and no error")
		require.Nil(t, v, "value of a function that returned nil and no error")
	})
}

// Without a clock: they come while the function returns, before, and after. Who hears of the value hears of the error, too.
func TestNobodyIsForgottenWhoComesAtTheEnd(t *testing.T) {
	lab.Rule(t, "For everybody", "Task.Await", "Start")
	for range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := task.Start(t.Context(), func(context.Context) (int, error) {
				lab.Yield()
				return 42, errTask
			})
			got := make([]awaited, 10)
			var all sync.WaitGroup
			for i := range got {
				all.Go(func() {
					for range i * 40 {
						runtime.Gosched()
					}
					got[i].value, got[i].err = tk.Await(t.Context())
				})
			}
			all.Wait()
			for i := range got {
				require.Equal(t, errTask, got[i].err, "error that awaiter %d got beside the value", i)
				require.Equal(t, 42, got[i].value, "value that awaiter %d got", i)
			}
		})
	}
}

// The function's last words reach everybody who awaits it, without a race.
func TestWhatTheFunctionDidIsSeenByTheAwaiters(t *testing.T) {
	lab.Rule(t, "No data race", "Task.Await", "Start")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			lines := []string{}
			tk := task.Start(t.Context(), func(context.Context) ([]string, error) {
				lab.Yield()
				lines = append(lines, "written by the function")
				return lines, nil
			})
			var all sync.WaitGroup
			for range 5 {
				all.Go(func() {
					got, err := tk.Await(t.Context())
					assert.NoError(t, err, "the function returned no error")
					assert.Len(t, got, 1, "lines that the function has returned")
					assert.Len(t, lines, 1, "lines that the function has written")
				})
			}
			all.Wait()
		})
	}
}

// The one who gives up does so exactly when its context ends; the others and the task do not notice.
func TestAnAwaiterMayGiveUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := task.Start(t.Context(), func(ctx context.Context) (int, error) {
			err := tl.WorkContext(ctx, "task", 10*time.Second)
			return 42, err
		})
		var patient awaited
		var all sync.WaitGroup
		all.Go(func() { patient = await(t.Context(), tl, "patient", tk) })

		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		got := await(ctx, tl, "hasty", tk)
		require.ErrorIs(t, got.err, context.DeadlineExceeded, "the error of an awaiter whose context has ended")
		require.Zero(t, got.value, "the value of an awaiter who gave up")
		tl.AssertTook(t, 3*time.Second, "time until the awaiter gave up")

		cancelled, cancelNow := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancelNow(errors.New("lost patience")) })
		got = await(cancelled, tl, "hasty", tk)
		require.ErrorIs(t, got.err, context.Canceled, "the error of an awaiter whose context was cancelled with a cause: Await returns the context's Err(), not its cause")
		tl.AssertTook(t, 4*time.Second, "time until the second awaiter gave up")

		got = await(ended(t), tl, "hasty", tk)
		require.ErrorIs(t, got.err, context.Canceled, "the error of an awaiter whose context had ended before")
		tl.AssertTook(t, 4*time.Second, "time until an awaiter gave up whose context had ended before")

		all.Wait()
		require.NoError(t, patient.err, "the error of one who went on waiting: the task must not notice that others gave up")
		require.Equal(t, awaited{42, nil, 10 * time.Second}.String(), patient.String(), "what one got who went on waiting, and when")
		got = await(t.Context(), tl, "hasty", tk)
		assert.Equal(t, awaited{42, nil, 10 * time.Second}.String(), got.String(), "what one got who came back, and when")
	})
}

// The clock stands still: the context ends before, while and after the awaiter begins to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	for round := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := task.Start(t.Context(), returns(tl, "task", time.Hour, 42, nil))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			errs := make([]error, 10)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() { _, errs[i] = tk.Await(ctx) })
			}
			for range round {
				runtime.Gosched()
			}
			cancel()
			all.Wait()
			for i, err := range errs {
				require.ErrorIs(t, err, context.Canceled, "the error of awaiter %d, whose context has ended", i)
			}
			tl.AssertTook(t, 0, "time until all had given up")
			_, err := tk.Await(t.Context())
			require.NoError(t, err, "the function returned no error")
		})
	}
}

// When nobody waits any more, the task goes on for those who may come later.
func TestTheLastAwaiterMayGiveUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := task.Start(t.Context(), func(ctx context.Context) (int, error) {
			err := tl.WorkContext(ctx, "task", 10*time.Second)
			return 42, err
		})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		got := await(ctx, tl, "hasty", tk)
		require.ErrorIs(t, got.err, context.DeadlineExceeded, "the error of the only awaiter, whose context has ended")
		got = await(t.Context(), tl, "late", tk)
		require.Equal(t, awaited{42, nil, 10 * time.Second}.String(), got.String(), "what the next one got, and when, after the only awaiter had given up: the task must not notice that")
	})
}

// Nobody else may wait here: not for the result, nor for a thousand who have left.
func TestWhoGaveUpLeavesNoGoroutineWhileTheFunctionRuns(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1000
		tk := task.Start(t.Context(), returns(tl, "task", time.Hour, 42, nil))
		synctest.Wait()
		before := lab.Goroutines()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = tk.Await(ctx) })
		}
		all.Wait()
		for i, err := range errs {
			require.ErrorIs(t, err, context.DeadlineExceeded, "the error of awaiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		assert.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d awaiters who gave up", n)
		got := await(t.Context(), tl, "patient", tk)
		assert.Equal(t, awaited{42, nil, time.Hour}.String(), got.String(), "what one got who came afterwards, and when")
	})
}

// A select that finds two ways open takes either: with luck, the result.
func TestAResultThatIsThereIsGivenWhateverTheContextSays(t *testing.T) {
	lab.Rule(t, "The result first", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		for range 50 { // nobody has asked before
			tk := task.Start(t.Context(), returns(tl, "task", 0, 42, nil))
			synctest.Wait()
			for range 2 {
				got := await(ended(t), tl, "late", tk)
				require.NoError(t, got.err, "the error of an awaiter whose context has ended when the result is there")
				require.Equal(t, 42, got.value, "the value that has been there for long")
			}
		}
	})
}

// One who fetches the result does not take it away from another, not even for a moment. A long one makes that a long moment.
func TestTheResultIsThereForAllAtOnce(t *testing.T) {
	lab.Rule(t, "The result first", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := task.Start(t.Context(), func(context.Context) (book [1 << 10]int, err error) { return book, nil })
		_, err := tk.Await(t.Context())
		require.NoError(t, err, "the function returned no error")
		const n, rounds = 8, 100
		ctx := ended(t)
		errs := make([]error, n)
		start := lab.NewBarrier(n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				start.Wait()
				for range rounds {
					if _, err := tk.Await(ctx); err != nil {
						errs[i] = err
						return
					}
				}
			})
		}
		all.Wait()
		for i := range n {
			require.NoError(t, errs[i], "the error of Await when the result is there, and %d ask for it at once with an ended context", n)
		}
	})
}

// Whether its context has ended is for the function to say: it may have something left to do.
func TestATaskEndsWhenItsFunctionReturnsAndNotBefore(t *testing.T) {
	lab.Rule(t, "The function's context", "Start", "Task.Await")
	for _, after := range []time.Duration{0, time.Second} {
		t.Run(fmt.Sprintf("context ended after %v", after), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if after == 0 {
					cancel()
				} else {
					time.AfterFunc(after, cancel)
				}
				tk := task.Start(ctx, returns(tl, "task", 5*time.Second, 42, nil))
				got := await(t.Context(), tl, "caller", tk)
				assert.Equal(t, awaited{42, nil, 5 * time.Second}.String(), got.String(), "what the awaiter got, and when, of a function that does not look at its context")
			})
		})
	}
}

// All must have come before the first may go on; then each result must find its own task.
func TestTasksKnowNothingOfEachOther(t *testing.T) {
	lab.Rule(t, "Everything is apart", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 50
		rng := lab.Rand(t)
		all := lab.NewBarrier(n)
		tasks := make([]*task.Task[int], n)
		want := make([]int, n)
		var starts sync.WaitGroup
		for i := range tasks {
			want[i] = rng.Int()
			starts.Go(func() {
				tasks[i] = task.Start(t.Context(), func(context.Context) (int, error) {
					end := tl.Span(i, "")
					all.Wait()
					end("")
					return want[i], nil
				})
			})
		}
		starts.Wait()
		synctest.Wait()
		require.Zero(t, all.Missing(), "functions that have not begun while the others wait for them")
		for i, tk := range tasks {
			got, err := tk.Await(t.Context())
			require.NoError(t, err, "error of task %d", i)
			require.Equal(t, want[i], got, "value of task %d of %d", i, n)
		}
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := task.Start(t.Context(), returns(tl, "task", lab.Year, 42, nil))
		got := await(t.Context(), tl, "patient", tk)
		assert.Equal(t, awaited{42, nil, lab.Year}.String(), got.String(), "what the awaiter got, and when")
	})
}

// Even if nobody awaits the task: a panic that is kept for later may never be heard of.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Start")
	t.Run("while ctx goes on", func(t *testing.T) {
		lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
			task.Start(ctx, func(context.Context) (int, error) { boom(); return 0, nil })
		})
	})
	t.Run("when ctx has ended", func(t *testing.T) {
		lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
			ctx, end := context.WithCancel(ctx)
			task.Start(ctx, func(context.Context) (int, error) { end(); boom(); return 0, nil })
		})
	})
}

func TestTheFunctionGetsTheContextOfStart(t *testing.T) {
	lab.Rule(t, "The function's context", "Start")
	type key struct{}
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "handed on"))
		defer cancel()
		time.AfterFunc(time.Minute, cancel)
		tk := task.Start(ctx, func(ctx context.Context) (any, error) {
			v := ctx.Value(key{})
			return v, tl.WorkContext(ctx, "task", lab.Year)
		})
		v, err := tk.Await(t.Context())
		require.Equal(t, "handed on", v, "the value that was in the context of Start")
		require.ErrorIs(t, err, context.Canceled, "the error of the context that was ended after a minute")
		tl.AssertTook(t, time.Minute, "time until the function heard that the context of Start had ended")
		tk = task.Start(ctx, func(ctx context.Context) (any, error) { return nil, tl.WorkContext(ctx, "task", lab.Year) })
		_, err = tk.Await(t.Context())
		require.ErrorIs(t, err, context.Canceled, "the error of the function's context, when that of Start had ended before")
		tl.AssertTook(t, time.Minute, "time until a function heard that the context of Start had ended before")
	})
}
