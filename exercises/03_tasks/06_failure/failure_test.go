package failure_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	failure "koans/exercises/03_tasks/06_failure"
	"koans/exercises/internal/lab"
)

func TestATaskRunsInTheBackground(t *testing.T) {
	lab.Rule(t, "A task", "Start", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var begun lab.Overlap
		tk := failure.Start(t.Context(), func(context.Context) (int, error) {
			begun.Enter()
			tl.Work("task", time.Second)
			return 7, errTask
		})
		tl.AssertTook(t, 0, "time until Start returned: it must not wait for the function")
		synctest.Wait()
		require.Equal(t, 1, begun.Total(), "functions that have begun when Start has returned and nobody awaits them")
		v, err := tk.Await(t.Context())
		tl.AssertTook(t, time.Second, "time until Await returned")
		require.Equal(t, 7, v, "value of Await: the one that the function returned")
		require.Equal(t, errTask, err, "error of Await: the one that the function returned")
	})
}

func TestAnAwaiterMayGiveUp(t *testing.T) {
	lab.Rule(t, "Giving up", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), returns(tl, "task", time.Hour, 42, nil))
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("lost patience"))
		defer cancel()
		_, err := tk.Await(ctx)
		tl.AssertTook(t, time.Second, "time until Await returned, whose context ended after 1s")
		require.ErrorIs(t, err, context.DeadlineExceeded, "error of Await, whose context has ended: the context's Err(), not its cause")
		v, err := tk.Await(t.Context())
		require.NoError(t, err, "error of the next Await: the task does not notice that another gave up")
		require.Equal(t, 42, v, "value of the next Await")
	})
}

func TestAPanicIsTheResult(t *testing.T) {
	lab.Rule(t, "A panic", "Start", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		tk := failure.Start(t.Context(), panics(tl, "task", time.Second, want))
		v, err := tk.Await(t.Context())
		tl.AssertTook(t, time.Second, "time until Await returned")
		require.Equal(t, want, requirePanicError(t, err, "Await").Value, "Value of the *PanicError: what was passed to panic")
		require.Zero(t, v, "value of Await when the function panicked")
	})
}

func TestTheStackNamesTheFunctionThatPanicked(t *testing.T) {
	lab.Rule(t, "The stack", "Start", "Task.Await")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		tk := failure.Start(t.Context(), func(context.Context) (int, error) { deep(200); return 42, nil }) // more than fits into any small buffer
		_, err := tk.Await(t.Context())
		stack := string(requirePanicError(t, err, "Await").Stack)
		require.Contains(t, stack, "explode", "Stack of the *PanicError: it must name the function that panicked")
		require.Contains(t, stack, "created by", "Stack of the *PanicError: it must be whole, down to where the goroutine was started")
	})
}

// The lesson's picture: compute panics, and report does not notice.
func TestOnePanicHarmsNobodyElse(t *testing.T) {
	lab.Rule(t, "Nobody else", "Start")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		failure.Start(t.Context(), panics(tl, "compute", 3*time.Second, "boom"))
		report := failure.Start(t.Context(), func(ctx context.Context) (int, error) {
			return 42, tl.WorkContext(ctx, "report", 11*time.Second)
		})
		v, err := report.Await(t.Context())
		require.NoError(t, err, "error of a task beside one that panicked")
		require.Equal(t, 42, v, "value of a task beside one that panicked")
		tl.AssertTook(t, 11*time.Second, "time until the task had ended that did not panic")
	})
}

// Nobody awaits the task here: it is the callback that the failure reaches.
func TestACallbackIsCalledWhenTheFunctionEnds(t *testing.T) {
	lab.Rule(t, "Callbacks", "Task.OnDone", "Start")
	for _, s := range results {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				end := make(chan struct{})
				tk := failure.Start(t.Context(), s.when(end))
				var got called
				tk.OnDone(got.back(tl))
				lab.Yield()
				require.Zero(t, got.times, "times that the callback was called before the function has ended")
				close(end)
				synctest.Wait()
				got.require(t, s, "the callback")
			})
		})
	}
}

func TestACallbackThatComesAfterTheEnd(t *testing.T) {
	lab.Rule(t, "Callbacks", "Task.OnDone")
	for _, s := range results {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				tk := failure.Start(t.Context(), s.when(nil))
				synctest.Wait()
				for _, after := range []time.Duration{0, lab.Year} {
					time.Sleep(after)
					var late called
					tk.OnDone(late.back(tl))
					synctest.Wait()
					late.require(t, s, "a callback that came after the end")
				}
			})
		})
	}
}
