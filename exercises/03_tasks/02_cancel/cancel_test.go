package cancel_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	cancel "koans/exercises/03_tasks/02_cancel"
	"koans/exercises/internal/lab"
)

func TestTheTaskRunsInTheBackground(t *testing.T) {
	lab.Rule(t, "Still a task", "Start", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := &download{tl: tl}
		tk := cancel.Start(t.Context(), d.run)
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		synctest.Wait()
		require.Equal(t, 1, d.running.Now(), "functions that run when Start has returned")
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "the function returned no error")
		require.Equal(t, 42, v, "the value that the function returned")
		tl.AssertTook(t, downloading, "time until Await returned")
		assert.Equal(t, 1, d.running.Total(), "times that the function was called")
	})
}

// The lesson's scene: asked after five seconds, tidy after seven.
func TestCancelAsksAndWaitsForTheCleanUp(t *testing.T) {
	lab.Rule(t, "Ask, then wait", "Task.Cancel", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := &download{tl: tl}
		tk := cancel.Start(t.Context(), d.run)
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		synctest.Wait()
		require.Equal(t, 1, d.running.Now(), "functions that run when Start has returned")

		var awaited error
		var at time.Duration
		var awaiter sync.WaitGroup
		awaiter.Go(func() {
			at = draw(tl, "awaiter", "Await", func() error {
				_, awaited = tk.Await(t.Context())
				return awaited
			})
		})
		tl.Work("caller", 5*time.Second)
		var err error
		draw(tl, "caller", "Cancel", func() error { err = tk.Cancel(t.Context()); return err })
		require.NoError(t, err, "what Cancel returns when the function has returned")
		require.Zero(t, d.running.Now(), "functions that still clean up when Cancel has returned")
		require.Equal(t, "5s", d.askedAt(), "when the function's context ended")
		tl.AssertTook(t, 7*time.Second, "time until Cancel returned: when the clean-up is done")
		awaiter.Wait()
		require.ErrorIs(t, awaited, context.Canceled, "what Await says of a function that returned its context's error")
		require.Equal(t, "7s", at.String(), "when Await returned: not before the clean-up is done")
		assert.Equal(t, 1, d.running.Total(), "times that the function was called")
	})
}

// Asking does not depend on whether one can wait.
func TestACancelThatCannotWaitStillAsks(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		d := &download{tl: tl}
		tk := cancel.Start(t.Context(), d.run)
		time.Sleep(5 * time.Second)
		require.ErrorIs(t, tk.Cancel(ended(t)), context.Canceled, "what Cancel returns when its context had ended before, and the function still cleans up")
		tl.AssertTook(t, 5*time.Second, "time until Cancel gave up")
		_, err := tk.Await(t.Context())
		require.Equal(t, "5s", d.askedAt(), "when the function's context ended (0s: it has not): a Cancel that cannot wait asks all the same")
		require.ErrorIs(t, err, context.Canceled, "what Await says of a function that returned its context's error")
		tl.AssertTook(t, 7*time.Second, "time until the clean-up was done")
	})
}

// After the end there is nothing to ask, nothing to wait for, and nothing to change.
func TestCancelAfterTheEndIsHarmless(t *testing.T) {
	lab.Rule(t, "After the end", "Task.Cancel", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := cancel.Start(t.Context(), stubborn(tl, time.Second))
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "the function returned no error")
		require.Equal(t, 42, v, "the value that the function returned")
		for range 50 { // a select that finds two ways open takes either
			require.NoError(t, tk.Cancel(ended(t)), "what a Cancel returns that comes after the end, even with an ended context")
			require.NoError(t, tk.Cancel(t.Context()), "what a Cancel returns that comes after the end")
			v, err := tk.Await(ended(t))
			require.NoError(t, err, "error after a Cancel that came after the end")
			require.Equal(t, 42, v, "value after a Cancel that came after the end")
		}
		tl.AssertTook(t, time.Second, "time for all of this")
	})
}

// Otherwise everything that was ever started hangs on the context of Start as long as that one lives, awaited or not.
func TestTheFunctionsContextEndsWithIt(t *testing.T) {
	lab.Rule(t, "The function's context", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var its context.Context
		tk := cancel.Start(t.Context(), func(ctx context.Context) (int, error) {
			its = ctx
			tl.Work("function", time.Second)
			return 42, ctx.Err()
		})
		time.Sleep(2 * time.Second)
		synctest.Wait()
		require.NotNil(t, its, "the context that the function got")
		require.ErrorIs(t, its.Err(), context.Canceled, "error of the function's context when the function has returned, and nobody has awaited it")
		_, err := tk.Await(t.Context())
		require.NoError(t, err, "error of the function's context while the function runs and nobody has cancelled it")
	})
}

// A year of silence costs nothing, unless somebody looks at the clock.
func TestWaitingIsNotAskingAgainAndAgain(t *testing.T) {
	lab.Rule(t, "Block, do not poll", "Task.Cancel")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := cancel.Start(t.Context(), stubborn(tl, lab.Year))
		synctest.Wait()
		require.NoError(t, tk.Cancel(t.Context()), "what Cancel returns when the function has returned")
		tl.AssertTook(t, lab.Year, "time until Cancel returned")
	})
}
