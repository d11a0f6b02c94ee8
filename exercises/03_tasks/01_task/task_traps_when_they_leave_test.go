package task_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	task "koans/exercises/03_tasks/01_task"
	"koans/exercises/internal/lab"
)

// Whoever leaves makes room for nobody: those who came before and after are as they were.
func TestAwaitersComeAndGo(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		rng := lab.Rand(t)
		for range 20 {
			start := tl.Now()
			tk := task.Start(t.Context(), func(context.Context) (int, error) { time.Sleep(time.Hour); return 42, nil })
			got, want := make([]awaited, 10), make([]awaited, 10)
			var all sync.WaitGroup
			for i := range got {
				time.Sleep(time.Second)
				want[i] = awaited{42, nil, time.Hour}
				patience := lab.Year // who is forgotten is late, not stuck
				if i != len(got)-1 && rng.IntN(5) > 0 {
					patience = time.Duration(1+2*rng.IntN(5)) * time.Second / 2
					want[i] = awaited{0, context.DeadlineExceeded, tl.Now() - start + patience}
				}
				all.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					got[i].value, got[i].err = tk.Await(ctx)
					got[i].at = tl.Now() - start
				})
			}
			all.Wait()
			for i := range got {
				require.Equal(t, want[i].String(), got[i].String(), "what awaiter %d got, and when, while others came and gave up", i)
			}
		}
	})
}

// They give up in the moment in which the function returns: each gets one or the other, and nobody waits for anybody.
func TestGivingUpWhileTheFunctionReturns(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await", "Start")
	for round := range 50 {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			finish, end := context.WithTimeout(t.Context(), lab.Year) // for a Start that waits for it
			defer end()
			err := []error{errTask, nil}[round/2%2]
			tk := task.Start(t.Context(), func(context.Context) (int, error) { <-finish.Done(); return 42, err })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			got := make([]awaited, 10)
			var all sync.WaitGroup
			for i := range got {
				all.Go(func() { got[i].value, got[i].err = tk.Await(ctx) })
			}
			synctest.Wait()
			if round%2 == 0 {
				cancel()
				end()
			} else {
				end()
				cancel()
			}
			all.Wait()
			for i, got := range got {
				require.Contains(t, []string{awaited{42, err, 0}.String(), awaited{0, context.Canceled, 0}.String()}, got.String(),
					"what awaiter %d got, whose context ended while the function returned", i)
			}
		})
	}
}

// A context may go on for years, and be used for many of them. If each leaves something behind, it adds up.
func TestNothingIsLeftWithTheContext(t *testing.T) {
	lab.Rule(t, "Nothing is left behind", "Start", "Task.Await")
	lab.LeavesNothing(t, "Await", func(*testing.T) (func(context.Context) error, func()) {
		return func(ctx context.Context) error {
			_, err := task.Start(ctx, func(context.Context) (int, error) { time.Sleep(time.Second); return 42, nil }).Await(ctx)
			return err
		}, nil
	})
}
