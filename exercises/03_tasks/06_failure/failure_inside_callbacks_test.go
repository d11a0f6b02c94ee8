package failure_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

// It is called when the result is there, and while nobody holds a lock.
func TestACallbackMayUseTheTask(t *testing.T) {
	lab.Rule(t, "A callback may use the task", "Task.OnDone", "Start")
	for _, early := range []bool{true, false} {
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			end := make(chan struct{})
			tk := failure.Start(t.Context(), func(context.Context) (int, error) { <-end; return 42, errTask })
			if !early {
				close(end)
				synctest.Wait()
			}
			var awaited, inner called
			tk.OnDone(func(int, error) {
				tk.OnDone(inner.back(tl))
				awaited.back(tl)(tk.Await(t.Context()))
			})
			if early {
				lab.Yield()
				close(end)
			}
			synctest.Wait()
			require.Equal(t, 1, awaited.times, "times that Await has returned to a callback")
			require.Equal(t, 42, awaited.value, "value of Await, in a callback")
			require.Equal(t, errTask, awaited.err, "error of Await, in a callback")
			require.Equal(t, 1, inner.times, "times that a callback was called which a callback has added")
			require.Equal(t, 42, inner.value, "value that a callback got which a callback has added")
		})
	}
}

func TestASlowCallbackHoldsUpNobodyWhoAwaits(t *testing.T) {
	lab.Rule(t, "A callback may use the task", "Task.OnDone", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		end, slow := make(chan struct{}), make(chan struct{})
		tk := failure.Start(t.Context(), func(context.Context) (int, error) { <-end; return 42, nil })
		tk.OnDone(func(int, error) { <-slow })
		lab.Yield()
		close(end)
		v, err := tk.Await(t.Context()) // must not wait for the callback, which waits for close(slow)
		require.NoError(t, err, "error of Await beside a slow callback")
		require.Equal(t, 42, v, "value of Await beside a slow callback")
		var late called
		tk.OnDone(late.back(tl))
		close(slow)
		synctest.Wait()
		require.Equal(t, 1, late.times, "times that a callback was called which was added beside a slow one")
	})
}

// The result of the function is the task's business, that of the callback is not.
func TestAPanicOfACallbackIsNotCaught(t *testing.T) {
	lab.Rule(t, "A panic goes on", "Task.OnDone", "Start")
	t.Run("of one that was there before the end", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			end := make(chan struct{})
			tk := failure.Start(ctx, func(context.Context) (int, error) { <-end; return 1, nil })
			tk.OnDone(func(int, error) { boom() })
			close(end)
		})
	})
	t.Run("of one that comes after the end", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			tk := failure.Start(ctx, func(context.Context) (int, error) { return 1, nil })
			_, _ = tk.Await(ctx)
			tk.OnDone(func(int, error) { boom() })
		})
	})
	t.Run("when the function has panicked, too", func(t *testing.T) {
		lab.Uncaught(t, "the callback", func(ctx context.Context, boom func()) {
			end := make(chan struct{})
			tk := failure.Start(ctx, func(context.Context) (int, error) { <-end; panic("first") })
			tk.OnDone(func(int, error) { boom() })
			close(end)
		})
	})
}
