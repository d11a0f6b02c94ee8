package cancel_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	cancel "koans/exercises/03_tasks/02_cancel"
	"koans/exercises/internal/lab"
)

// Without a clock: some await, some cancel, while the function returns by itself.
func TestCancelMayMeetTheEnd(t *testing.T) {
	lab.Rule(t, "After the end", "Task.Cancel", "Task.Await")
	for range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := cancel.Start(t.Context(), func(context.Context) (int, error) {
				lab.Yield()
				return 42, errFile
			})
			const n = 10
			cancels, awaits, values := make([]error, n), make([]error, n), make([]int, n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					for range i * 40 {
						runtime.Gosched()
					}
					cancels[i] = tk.Cancel(t.Context())
					values[i], awaits[i] = tk.Await(t.Context())
				})
			}
			all.Wait()
			for i := range n {
				require.NoError(t, cancels[i], "what Cancel number %d returned", i)
				require.Equal(t, errFile, awaits[i], "error that awaiter %d got", i)
				require.Equal(t, 42, values[i], "value that awaiter %d got", i)
			}
		})
	}
}

// Whoever leaves makes room for nobody: those who came before and after wait as they did.
func TestOthersComeAndGo(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		for range 20 {
			start := tl.Now()
			tk := cancel.Start(t.Context(), func(context.Context) (int, error) { time.Sleep(time.Hour); return 42, nil })
			got, want := make([]string, 10), make([]string, 10)
			var all sync.WaitGroup
			for i := range got {
				time.Sleep(time.Second)
				name := []string{"Cancel", "Await"}[rng.IntN(2)]
				what := func(err error, at time.Duration) string {
					return fmt.Sprintf("%s: error %v at %v", name, lab.ContextError(err), at)
				}
				want[i] = what(nil, time.Hour)
				patience := lab.Year // who is forgotten is late, not stuck
				if i != len(got)-1 && rng.IntN(5) > 0 {
					patience = time.Duration(1+2*rng.IntN(5)) * time.Second / 2
					want[i] = what(context.DeadlineExceeded, tl.Now()-start+patience)
				}
				all.Go(func() {
					ctx, stop := context.WithTimeout(t.Context(), patience)
					defer stop()
					var err error
					if name == "Cancel" {
						err = tk.Cancel(ctx)
					} else {
						_, err = tk.Await(ctx)
					}
					got[i] = what(err, tl.Now()-start)
				})
			}
			all.Wait()
			for i := range got {
				require.Equal(t, want[i], got[i], "what number %d of those who await and cancel got, and when, while others came and gave up", i)
			}
		}
	})
}

// They give up in the moment in which the function returns: each gets one or the other, and nobody waits for anybody.
func TestGivingUpWhileTheFunctionReturns(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel", "Task.Await", "Start")
	for round := range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			finish, end := context.WithTimeout(t.Context(), lab.Year) // for a Start that waits for it
			defer end()
			tk := cancel.Start(t.Context(), func(context.Context) (int, error) { <-finish.Done(); return 42, errFile })
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			const n = 10
			cancels, awaits, values := make([]error, n), make([]error, n), make([]int, n)
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() { cancels[i] = tk.Cancel(ctx) })
				all.Go(func() { values[i], awaits[i] = tk.Await(ctx) })
			}
			synctest.Wait()
			if round%2 == 0 {
				stop()
				end()
			} else {
				end()
				stop()
			}
			all.Wait()
			for i := range n {
				require.Contains(t, []error{nil, context.Canceled}, lab.ContextError(cancels[i]), "what Cancel number %d returned, whose context ended while the function returned", i)
				require.Contains(t, []error{errFile, context.Canceled}, lab.ContextError(awaits[i]), "error that awaiter %d got, whose context ended while the function returned", i)
				require.Equal(t, map[error]int{errFile: 42}[awaits[i]], values[i], "value that awaiter %d got beside the error %q", i, awaits[i])
			}
		})
	}
}

// The context ends just after somebody has asked it, before the next step.
func TestAContextMayEndBetweenTwoSteps(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel", "Task.Await")
	for round := range 30 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			tk := cancel.Start(t.Context(), stubborn(tl, time.Hour))
			inner, stop := context.WithCancel(t.Context())
			defer stop()
			ctx := lab.Watched(inner, 1+round%5, stop)
			var name string
			var err error
			var waiter sync.WaitGroup
			waiter.Go(func() {
				if round%2 == 0 {
					name, err = "Cancel", tk.Cancel(ctx)
				} else {
					name = "Await"
					_, err = tk.Await(ctx)
				}
			})
			synctest.Wait()
			stop() // if nobody has asked so often
			waiter.Wait()
			require.ErrorIs(t, err, context.Canceled, "the error of %s, whose context has ended while the function runs", name)
			tl.AssertTook(t, 0, "time until the one gave up whose context has ended")
			require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Start", "Task.Await")
	lab.LeavesNothing(t, "Await", func(*testing.T) (func(context.Context) error, func()) {
		return func(ctx context.Context) error {
			_, err := cancel.Start(ctx, func(context.Context) (int, error) { time.Sleep(time.Second); return 42, nil }).Await(ctx)
			return err
		}, nil
	})
}
