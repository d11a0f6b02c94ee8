package failure_test

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

func TestEverybodyGetsWhatTheFunctionReturned(t *testing.T) {
	lab.Rule(t, "A task", "Task.Await", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var begun lab.Overlap
		tk := failure.Start(t.Context(), func(context.Context) (any, error) {
			begun.Enter()
			tl.Work("task", time.Second)
			return nil, nil // an interface may hold nothing at all
		})
		for range 3 {
			v, err := tk.Await(t.Context())
			require.NoError(t, err, "error of Await when the function returned nil and no error")
			require.Nil(t, v, "value of Await when the function returned nil and no error")
		}
		tl.AssertTook(t, time.Second, "time until Await had returned three times")
		require.Equal(t, 1, begun.Total(), "times that the function has begun after it was awaited three times")
	})
}

// Without a clock: they come while the function returns, before, and after. Who hears of the value hears of the error, too.
func TestWhoComesAtTheEndGetsValueAndError(t *testing.T) {
	lab.Rule(t, "A task", "Task.Await", "Start")
	for range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := failure.Start(t.Context(), func(context.Context) (int, error) { lab.Yield(); return 42, errTask })
			values, errs := make([]int, 10), make([]error, 10)
			var all sync.WaitGroup
			for i := range values {
				all.Go(func() {
					for range i * 40 {
						runtime.Gosched()
					}
					values[i], errs[i] = tk.Await(t.Context())
				})
			}
			all.Wait()
			for i := range values {
				require.Equal(t, 42, values[i], "value of Await, awaiter %d, just when the function ended", i)
				require.Equal(t, errTask, errs[i], "error of Await, awaiter %d, just when the function ended", i)
			}
		})
	}
}

// Its context is the function's business, and neither Await nor a callback takes its end for the task's.
func TestTheFunctionGetsTheContextOfStart(t *testing.T) {
	lab.Rule(t, "The function's context", "Start", "Task.OnDone", "Task.Await")
	type key struct{}
	for _, s := range []struct {
		early bool
		err   error
	}{{true, errTask}, {false, errTask}, {true, nil}, {false, nil}} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, 42))
			defer cancel()
			if s.early {
				cancel()
			}
			end := make(chan struct{})
			tk := failure.Start(ctx, func(ctx context.Context) (int, error) {
				v, _ := ctx.Value(key{}).(int)
				<-ctx.Done()
				<-end // its clean-up
				return v, s.err
			})
			var got, awaited called
			tk.OnDone(got.back(tl))
			go func() { awaited.back(tl)(tk.Await(t.Context())) }()
			lab.Yield()
			cancel()
			lab.Yield()
			require.Zero(t, awaited.times, "times that Await has returned when the context of Start has ended, and the function has not")
			require.Zero(t, got.times, "calls of OnDone's callback when the function's context has ended, and the function has not")
			close(end)
			synctest.Wait()
			for who, c := range map[string]called{"the callback": got, "Await": awaited} {
				require.Equal(t, 1, c.times, "times that %s was heard of", who)
				require.Equal(t, 42, c.value, "the value that was in the context of Start, as the function gave it to %s", who)
				require.Equal(t, s.err, c.err, "error for %s: the function's, not its context's", who)
			}
		})
	}
}

func TestWhoGaveUpLeavesNoGoroutine(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 1000
		tk := failure.Start(t.Context(), func(ctx context.Context) (int, error) {
			return 42, tl.WorkContext(ctx, "task", time.Hour)
		})
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
			require.ErrorIs(t, err, context.DeadlineExceeded, "error of Await, awaiter %d, whose context has ended", i)
		}
		tl.AssertTook(t, time.Second, "time until all had given up")
		synctest.Wait()
		// Not exactly zero: the test's own surroundings may start one.
		require.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d awaiters who gave up", n)

		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of Await, of one who went on waiting: the task does not notice that others gave up")
		require.Equal(t, 42, v, "value of Await, of one who went on waiting")
	})
}

// A select that finds two ways open takes either: with luck, the result.
func TestAResultThatIsThereIsGivenWhateverTheContextSays(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), panics(tl, "task", 0, "boom"))
		synctest.Wait()
		for range 50 {
			_, err := tk.Await(lab.Ended(t))
			require.NotErrorIs(t, err, context.Canceled, "error of Await, whose context has ended when the result is there")
			requirePanicError(t, err, "Await")
		}
	})
}

// The clock stands still: the context ends before, while and after the awaiter begins to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	for round := range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := failure.Start(t.Context(), returns(tl, "task", time.Hour, 42, nil))
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
				require.ErrorIs(t, err, context.Canceled, "error of Await, awaiter %d, whose context has ended", i)
			}
			tl.AssertTook(t, 0, "time until all had given up")
			_, err := tk.Await(t.Context())
			require.NoError(t, err, "the function returned no error")
		})
	}
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), returns(tl, "task", lab.Year, 42, nil))
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of Await")
		require.Equal(t, 42, v, "value of Await")
		tl.AssertTook(t, lab.Year, "time until Await returned")
	})
}

// The function takes a year, and a callback waits for it: one that a goroutine of its own calls, or one on a list.
func TestACallbackIsNotALookAtTheClock(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Task.OnDone")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), returns(tl, "task", lab.Year, 42, nil))
		var at time.Duration
		told := make(chan struct{})
		tk.OnDone(func(int, error) { at = tl.Now(); close(told) })
		<-told
		require.Equal(t, lab.Year.String(), at.String(), "when the callback of OnDone was called, whose function takes a year")
	})
}

// Whatever it panics with, and however it comes to panic.
func TestEveryPanicIsCaught(t *testing.T) {
	lab.Rule(t, "A panic", "Start")
	for _, s := range []struct {
		name  string
		panic func()
		value func(t *testing.T, p *failure.PanicError)
	}{
		{"a string", func() { panic("boom") }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, "boom", p.Value, "what was passed to panic")
		}},
		{"an error", func() { panic(io.ErrClosedPipe) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, io.ErrClosedPipe, p.Value, "what was passed to panic")
			require.ErrorIs(t, p, io.ErrClosedPipe, "an error that was passed to panic is found by errors.Is")
		}},
		{"a wrapped error", func() { panic(fmt.Errorf("compute: %w", errTask)) }, func(t *testing.T, p *failure.PanicError) {
			require.ErrorIs(t, p, errTask, "an error that was passed to panic is found by errors.Is")
		}},
		{"something else", func() { panic(answer{42}) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, answer{42}, p.Value, "what was passed to panic")
		}},
		{"an index out of range", func() { n := []int{}; n[len(n)]++ }, func(t *testing.T, p *failure.PanicError) {
			var r runtime.Error
			require.ErrorAs(t, p, &r, "the runtime's own panic is an error, and found by errors.As")
		}},
		{"another task's panic", func() { panic(&failure.PanicError{Value: "boom"}) }, func(t *testing.T, p *failure.PanicError) {
			require.Equal(t, &failure.PanicError{Value: "boom"}, p.Value, "what was passed to panic: a *PanicError is a value like any other")
			require.Contains(t, string(p.Stack), "failure_test", "Stack of the *PanicError: it must name the function that panicked now")
		}},
		{"nil", func() { panic(nil) }, func(t *testing.T, p *failure.PanicError) {
			var r *runtime.PanicNilError
			require.ErrorAs(t, p, &r, "panic(nil) is a panic too")
		}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := failure.Start(t.Context(), func(context.Context) (int, error) {
					tl.Work("task", time.Second)
					s.panic()
					return 42, nil
				})
				_, err := tk.Await(t.Context())
				s.value(t, requirePanicError(t, err, "Await"))
			})
		})
	}
}

func TestEverybodyHearsOfThePanic(t *testing.T) {
	lab.Rule(t, "A panic", "Task.Await", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), panics(tl, "task", time.Minute, "boom"))
		errs := make([]error, 10)
		var all sync.WaitGroup
		for i := range errs {
			all.Go(func() { _, errs[i] = tk.Await(t.Context()) })
		}
		all.Wait()
		tl.AssertTook(t, time.Minute, "time until all have heard of it")
		time.Sleep(lab.Year)
		_, err := tk.Await(t.Context())
		for _, err := range append(errs, err) {
			require.Equal(t, "boom", requirePanicError(t, err, "Await").Value, "Value of the *PanicError that every Await returns, a year later, too")
		}
	})
}

// Its deferred functions run, and then the task has ended.
func TestTheTaskHasEndedWhenItsDeferredFunctionsHave(t *testing.T) {
	lab.Rule(t, "A panic", "Start")
	for range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tidy := false
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				defer func() { lab.Yield(); tidy = true }()
				panic("boom")
			})
			_, err := tk.Await(t.Context())
			requirePanicError(t, err, "Await")
			require.True(t, tidy, "the function's deferred functions have run when Await has returned")
		})
	}
}

// All at the same moment, and half of them fail.
func TestManyPanicsHarmNobodyElse(t *testing.T) {
	lab.Rule(t, "Nobody else", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		const n = 20
		tasks := make([]*failure.Task[int], n)
		for i := range tasks {
			if i%2 == 1 {
				tasks[i] = failure.Start(t.Context(), panics(tl, i, time.Second, i))
				continue
			}
			tasks[i] = failure.Start(t.Context(), func(ctx context.Context) (int, error) {
				return i, tl.WorkContext(ctx, i, time.Duration(1+i)*time.Second)
			})
		}
		for i, tk := range tasks {
			v, err := tk.Await(t.Context())
			if i%2 == 1 {
				require.Equal(t, i, requirePanicError(t, err, "Await").Value, "what task %d has panicked with", i)
				continue
			}
			require.NoError(t, err, "error of task %d: others have panicked, it has not", i)
			require.Equal(t, i, v, "value of task %d: others have panicked, it has not", i)
		}
		tl.AssertTook(t, 19*time.Second, "time until the last task had ended")
	})
}

// Under the race detector: who is told of the end may read what the function wrote.
func TestWhatTheFunctionWroteIsSeenByCallbacksAndAwaiters(t *testing.T) {
	lab.Rule(t, "No data race", "Start", "Task.OnDone", "Task.Await")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			lines := []string{}
			tk := failure.Start(t.Context(), func(context.Context) (int, error) {
				lab.Yield()
				lines = append(lines, "written by the function")
				panic("boom")
			})
			seen := make([]int, 4)
			var all sync.WaitGroup
			for i := range seen {
				if i%2 == 0 {
					tk.OnDone(func(int, error) { seen[i] = len(lines) })
					continue
				}
				all.Go(func() { tk.Await(t.Context()); seen[i] = len(lines) })
			}
			all.Wait()
			synctest.Wait()
			require.Equal(t, []int{1, 1, 1, 1}, seen, "lines that callbacks and awaiters have seen")
		})
	}
}

type answer struct{ n int }

// The context ends just as the function does.
func TestAResultComesAsOneGivesUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	for round := range 20 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			ends := make(chan struct{})
			tk := failure.Start(t.Context(), func(context.Context) (int, error) { <-ends; return 42, nil })
			lab.NoHalves(t, "Await", round%2 == 0, 42, tk.Await, func() { close(ends) })
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Start", "Task.Await")
	lab.LeavesNothing(t, "Await", func(*testing.T) (func(context.Context) error, func()) {
		return func(ctx context.Context) error {
			_, err := failure.Start(ctx, func(context.Context) (int, error) { time.Sleep(time.Second); return 42, nil }).Await(ctx)
			return err
		}, nil
	})
}
