package cancel_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cancel "koans/exercises/03_tasks/02_cancel"
	"koans/exercises/internal/lab"
)

// It may have been asked to stop before its goroutine came to run; what it has to do in any case, it does.
func TestTheFunctionIsCalledThoughItsContextHasEnded(t *testing.T) {
	lab.Rule(t, "A request", "Start")
	t.Run("context of Start has ended", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := &download{tl: tl}
			tk := cancel.Start(ended(t), d.run)
			_, _ = tk.Await(t.Context())
			require.Equal(t, 1, d.running.Total(), "times that the function was called")
		})
	})
	t.Run("cancelled at once", func(t *testing.T) {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			d := &download{tl: tl}
			tk := cancel.Start(t.Context(), d.run)
			require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
			require.Equal(t, 1, d.running.Total(), "times that the function was called")
			tl.AssertTook(t, cleaning, "time until Cancel returned: the clean-up is waited for")
		})
	})
}

// It tells that the function has ended, and not how.
func TestCancelReturnsNilWhateverTheFunctionReturned(t *testing.T) {
	lab.Rule(t, "Ask, then wait", "Task.Cancel")
	for _, s := range endings {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := cancel.Start(t.Context(), s.run(tl))
				time.Sleep(time.Minute)
				for range 2 {
					require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned %s", s.name)
				}
			})
		})
	}
}

// Cancelling is a request: the result is the function's.
func TestAwaitSaysWhatTheFunctionReturned(t *testing.T) {
	lab.Rule(t, "A request", "Task.Await", "Start")
	for _, s := range endings {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := cancel.Start(t.Context(), s.run(tl))
				time.Sleep(time.Minute)
				_ = tk.Cancel(t.Context())
				tl.AssertTook(t, 61*time.Second, "time until Cancel returned")
				for range 2 {
					v, err := tk.Await(t.Context())
					require.Equal(t, s.value, v, "value of a cancelled function that returned %s", s.name)
					require.Equal(t, s.err, err, "error of a cancelled function that returned %s", s.name)
				}
			})
		})
	}
}

func TestEveryCancelWaits(t *testing.T) {
	lab.Rule(t, "Ask, then wait", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := &download{tl: tl}
		tk := cancel.Start(t.Context(), d.run)
		time.Sleep(5 * time.Second)

		const n = 20
		errs := make([]error, n)
		ats := make([]time.Duration, n)
		var all sync.WaitGroup
		for i := range n {
			lane := fmt.Sprint("canceller ", i)
			all.Go(func() {
				if i%2 == 1 {
					time.Sleep(time.Second) // in the middle of the clean-up
				}
				ats[i] = draw(tl, lane, "Cancel", func() error { errs[i] = tk.Cancel(t.Context()); return errs[i] })
			})
		}
		all.Wait()
		for i := range n {
			require.NoError(t, errs[i], "what Cancel number %d of %d returned", i+1, n)
			require.Equal(t, "7s", ats[i].String(), "when Cancel number %d of %d returned: not before the clean-up is done", i+1, n)
		}
		require.NoError(t, tk.Cancel(t.Context()), "what a Cancel returns that comes after the end")
		tl.AssertTook(t, 7*time.Second, "time until a Cancel returned that waits for long enough, for a function that takes 1m")
		assert.Equal(t, 1, d.running.Total(), "times that the function was called")
	})
}

// One who fetches the result does not take it away from another, not even for a moment.
func TestTheResultIsThereForAllAtOnce(t *testing.T) {
	lab.Rule(t, "After the end", "Task.Await", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := cancel.Start(t.Context(), stubborn(tl, time.Second))
		synctest.Wait()
		require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
		const n, rounds = 8, 1000
		ctx := ended(t)
		cancels, awaits := make([]error, n), make([]error, n)
		start := lab.NewBarrier(n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				start.Wait()
				for round := 0; round < rounds && awaits[i] == nil && cancels[i] == nil; round++ {
					_, awaits[i] = tk.Await(ctx)
					cancels[i] = tk.Cancel(ctx)
				}
			})
		}
		all.Wait()
		for i := range n {
			require.NoError(t, awaits[i], "the error of Await when the result is there, and %d ask for it at once with an ended context", n)
			require.NoError(t, cancels[i], "what Cancel returns after the end, when %d call it at once with an ended context", n)
		}
	})
}

// What cannot be stopped is reported and not hidden.
func TestAFunctionThatNeverLooksAtItsContextIsReported(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := cancel.Start(t.Context(), stubborn(tl, time.Minute))
		ctx, stop := context.WithTimeoutCause(t.Context(), 3*time.Second, errPatience)
		defer stop()
		var err error
		draw(tl, "caller", "Cancel", func() error { err = tk.Cancel(ctx); return err })
		require.ErrorIs(t, err, context.DeadlineExceeded, "what Cancel returns when its context ends and the function still runs: the context's Err(), not its cause")
		tl.AssertTook(t, 3*time.Second, "time until Cancel gave up")
		require.Equal(t, 1, tl.Active(), "functions that still run")

		draw(tl, "caller", "Cancel", func() error { err = tk.Cancel(ended(t)); return err })
		require.ErrorIs(t, err, context.Canceled, "what Cancel returns when its context had ended before, and the function still runs")
		tl.AssertTook(t, 3*time.Second, "time until a Cancel with an ended context gave up")

		draw(tl, "caller", "Cancel", func() error { err = tk.Cancel(t.Context()); return err })
		require.NoError(t, err, "what a Cancel returns that waits for long enough")
		tl.AssertTook(t, time.Minute, "time until a Cancel returned that waits for long enough, for a function that takes 1m")
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of a function that was asked in vain, and finished")
		require.Equal(t, 42, v, "value of a function that was asked in vain, and finished")
	})
}

// One waits without end; that must not hold up another who gives up.
func TestOneCancelMayGiveUpWhileAnotherWaits(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := cancel.Start(t.Context(), stubborn(tl, time.Minute))
		var patient error
		var all sync.WaitGroup
		all.Go(func() {
			draw(tl, "patient", "Cancel", func() error { patient = tk.Cancel(t.Context()); return patient })
		})
		synctest.Wait()
		ctx, stop := context.WithTimeout(t.Context(), 3*time.Second)
		defer stop()
		var err error
		draw(tl, "hasty", "Cancel", func() error { err = tk.Cancel(ctx); return err })
		require.ErrorIs(t, err, context.DeadlineExceeded, "what Cancel returns when its context ends and the function still runs")
		tl.AssertTook(t, 3*time.Second, "time until the second Cancel gave up")
		_, err = tk.Await(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "what Await returns to one who gives up while somebody cancels")
		all.Wait()
		require.NoError(t, patient, "what Cancel returns to one who waited")
		tl.AssertTook(t, time.Minute, "time until the first Cancel returned")
	})
}

// Neither those who await nor those who cancel may leave somebody behind who waits in their place.
func TestWhoGaveUpLeavesNoGoroutineWhileTheFunctionRuns(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Task.Cancel", "Task.Await")
	for _, s := range []struct {
		name string
		call func(*cancel.Task[int], context.Context) error
	}{
		{"Await", func(tk *cancel.Task[int], ctx context.Context) error { _, err := tk.Await(ctx); return err }},
		{"Cancel", func(tk *cancel.Task[int], ctx context.Context) error { return tk.Cancel(ctx) }},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const n = 1000
				tk := cancel.Start(t.Context(), stubborn(tl, time.Hour))
				synctest.Wait()
				before := lab.Goroutines()
				ctx, stop := context.WithTimeout(t.Context(), time.Second)
				defer stop()
				errs := make([]error, n)
				var all sync.WaitGroup
				for i := range errs {
					all.Go(func() { errs[i] = s.call(tk, ctx) })
				}
				all.Wait()
				for i, err := range errs {
					require.ErrorIs(t, err, context.DeadlineExceeded, "what %s number %d returned when its context ended", s.name, i)
				}
				tl.AssertTook(t, time.Second, "time until all had given up")
				synctest.Wait()
				// Not exactly zero: the test's own surroundings may start one.
				assert.Less(t, lab.Goroutines()-before, n/10, "goroutines that are left of %d calls of %s that gave up", n, s.name)
				v, err := tk.Await(t.Context())
				require.NoError(t, err, "the function returned no error")
				require.Equal(t, 42, v, "the value that the function returned")
				tl.AssertTook(t, time.Hour, "time until the function returned")
			})
		})
	}
}

// The clock stands still: the context ends before, while and after the others begin to wait.
func TestGivingUpIsNotOverlookedWheneverItComes(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel", "Task.Await")
	for round := range 100 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := cancel.Start(t.Context(), stubborn(tl, time.Hour))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			errs := make([]error, 10)
			var all sync.WaitGroup
			for i := range errs {
				all.Go(func() {
					if i%2 == 0 {
						_, errs[i] = tk.Await(ctx)
					} else {
						errs[i] = tk.Cancel(ctx)
					}
				})
			}
			for range round {
				runtime.Gosched()
			}
			stop()
			all.Wait()
			for i, err := range errs {
				require.ErrorIs(t, err, context.Canceled, "the error of one who waited, %d of 10, and whose context has ended", i)
			}
			tl.AssertTook(t, 0, "time until all had given up")
			require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
		})
	}
}

// Who gives up waiting does not cancel.
func TestAnAwaiterWhoGivesUpHurtsNobody(t *testing.T) {
	lab.Rule(t, "Still a task", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := &download{tl: tl}
		tk := cancel.Start(t.Context(), d.run)
		ctx, stop := context.WithTimeoutCause(t.Context(), 3*time.Second, errPatience)
		defer stop()
		_, err := tk.Await(ctx)
		require.ErrorIs(t, err, context.DeadlineExceeded, "what Await returns when its context has ended: the context's Err(), not its cause")
		tl.AssertTook(t, 3*time.Second, "time until the awaiter gave up")

		const n = 20
		values := make([]int, n)
		errs := make([]error, n)
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() { values[i], errs[i] = tk.Await(t.Context()) })
		}
		all.Wait()
		for i := range n {
			require.NoError(t, errs[i], "the error of awaiter %d, who went on waiting: the task must not notice that somebody gave up", i)
			require.Equal(t, 42, values[i], "the value that awaiter %d of %d got", i, n)
		}
		tl.AssertTook(t, downloading, "time until the function had finished")
	})
}

func TestTheFunctionsContextIsMadeFromThatOfStart(t *testing.T) {
	lab.Rule(t, "The function's context", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, stop := context.WithTimeout(context.WithValue(t.Context(), key{}, "handed on"), time.Minute)
		defer stop()
		tk := cancel.Start(ctx, func(ctx context.Context) (any, error) {
			v := ctx.Value(key{})
			err := tl.WorkContext(ctx, "function", time.Hour)
			tl.Work("function", time.Second)
			return v, err
		})
		v, err := tk.Await(t.Context())
		require.Equal(t, "handed on", v, "the value that was in the context of Start")
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of the function when the context of Start has ended")
		tl.AssertTook(t, 61*time.Second, "time until Await returned: the clean-up is waited for")

		d := &download{tl: tl}
		_, err = cancel.Start(ctx, d.run).Await(t.Context())
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error of a function that was started when the context of Start had ended")
		tl.AssertTook(t, 61*time.Second+cleaning, "time until Await returned: the clean-up is waited for")
	})
}

func TestCancelEndsNobodyElsesContext(t *testing.T) {
	lab.Rule(t, "The function's context", "Start", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		first, second := &download{tl: tl}, &download{tl: tl}
		one, other := cancel.Start(ctx, first.run), cancel.Start(ctx, second.run)
		time.Sleep(time.Minute)
		require.NoError(t, one.Cancel(t.Context()), "what Cancel returns when the function has returned")
		require.Zero(t, first.running.Now(), "cancelled functions that still run")
		require.NoError(t, ctx.Err(), "error of the context of Start after a Cancel")
		v, err := other.Await(t.Context())
		require.NoError(t, err, "error of another task that nobody has cancelled")
		require.Equal(t, 42, v, "value of another task that nobody has cancelled")
		tl.AssertTook(t, downloading, "time until the other task had finished")
	})
}

// The function's last words reach whoever has waited for its end, without a race.
func TestWhatTheCleanUpDidIsSeenAfterCancel(t *testing.T) {
	lab.Rule(t, "No data race", "Task.Cancel")
	for range 10 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			lines := []string{}
			tk := cancel.Start(t.Context(), func(ctx context.Context) (int, error) {
				<-ctx.Done()
				lab.Yield()
				lines = append(lines, "written by the clean-up")
				return 0, ctx.Err()
			})
			assert.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
			assert.Len(t, lines, 1, "lines that the clean-up has written when Cancel has returned")
		})
	}
}

// Even if nobody awaits the task: a panic that is kept for later may never be heard of.
func TestAPanicEndsTheProcess(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Start")
	t.Run("while ctx goes on", func(t *testing.T) {
		lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
			cancel.Start(ctx, func(context.Context) (int, error) { boom(); return 0, nil })
		})
	})
	t.Run("when ctx has ended", func(t *testing.T) {
		lab.Uncaught(t, "the function", func(ctx context.Context, boom func()) {
			ctx, end := context.WithCancel(ctx)
			cancel.Start(ctx, func(context.Context) (int, error) { end(); boom(); return 0, nil })
		})
	})
}
