package waitfor_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"koans/exercises/internal/lab"
)

func TestAValueInTimeIsReturned(t *testing.T) {
	lab.Rule(t, "In time", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		want := lab.Rand(t).Int()
		got, err := waitFor(t.Context(), tl, 5*time.Second, deaf(tl, "function", time.Second, want, nil))
		require.NoError(t, err, "the function returned no error, in time")
		require.Equal(t, want, got, "the value that the function returned")
		tl.AssertTook(t, time.Second, "time until WaitFor returned: as soon as the function has")
	})
}

func TestTheFunctionIsCalledOnce(t *testing.T) {
	lab.Rule(t, "One call", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var calls lab.Overlap
		_, err := waitFor(t.Context(), tl, 5*time.Second, func(context.Context) (int, error) {
			calls.Enter()
			tl.Work("function", time.Second)
			return 42, nil
		})
		require.NoError(t, err, "the function returned no error, in time")
		require.Equal(t, 1, calls.Total(), "times that the function was called")
	})
}

// The lesson's picture: it is not waited for, and comes back an hour later to nobody.
func TestAFunctionThatDoesNotListenIsNotWaitedFor(t *testing.T) {
	lab.Rule(t, "Its time is up", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		_, err := waitFor(t.Context(), tl, 5*time.Second, deaf(tl, "function", time.Hour, 42, nil))
		require.ErrorIs(t, err, context.DeadlineExceeded, "the error when the time is up")
		tl.AssertTook(t, 5*time.Second, "time until WaitFor returned: when the time is up, whether the function has returned or not")
		time.Sleep(2 * time.Hour) // the bubble sees to it that nobody is left after that
	})
}

func TestTheCallersContextEndsTheWait(t *testing.T) {
	lab.Rule(t, "Giving up", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(3*time.Second, func() { cancel(errCaller) })
		_, err := waitFor(ctx, tl, time.Minute, deaf(tl, "function", time.Hour, 42, nil))
		tl.AssertTook(t, 3*time.Second, "time until WaitFor returned: when its context ends")
		require.ErrorIs(t, err, errCaller, "the error says why the context has ended")
		time.Sleep(2 * time.Hour)
	})
}

// Whatever else uses the function's context can go home, and no timer runs on.
func TestTheFunctionsContextEndsWhenWaitForReturns(t *testing.T) {
	lab.Rule(t, "Its context", "WaitFor")
	for _, fails := range []error{nil, errServer} {
		t.Run(fmt.Sprintf("the function returns error %v", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				its := make(noted, 1)
				_, err := waitFor(t.Context(), tl, time.Hour, func(ctx context.Context) (int, error) {
					its.set(0, ctx)
					tl.Work("function", time.Second)
					return 0, fails
				})
				require.Equal(t, fails, err, "the error that the function returned, in time")
				ctx, _ := its.at(0).(context.Context)
				require.NotNil(t, ctx, "the function's context")
				require.ErrorIs(t, ctx.Err(), context.Canceled, "what the function's context says when WaitFor has returned: it has ended")
				assert.NoError(t, t.Context().Err(), "the caller's context goes on")
			})
		})
	}
}

func TestTheFunctionsContextIsMadeFromTheCallers(t *testing.T) {
	lab.Rule(t, "Its context", "WaitFor")
	lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
		var value any
		ctx := context.WithValue(t.Context(), key{}, "handed on")
		_, err := waitFor(ctx, tl, time.Minute, func(ctx context.Context) (int, error) {
			value = ctx.Value(key{})
			return 0, nil
		})
		require.NoError(t, err, "the function returned no error, in time")
		assert.Equal(t, "handed on", value, "the value that was in the caller's context")
	})
}

// Nothing is begun that nobody will wait for.
func TestWithoutTimeTheFunctionIsNotCalled(t *testing.T) {
	lab.Rule(t, "No time, no call", "WaitFor")
	ended := func(ctx context.Context) context.Context {
		ctx, cancel := context.WithCancelCause(ctx)
		cancel(errCaller)
		return ctx
	}
	late := func(ctx context.Context) context.Context {
		ctx, cancel := context.WithDeadlineCause(ctx, time.Now(), errCaller)
		_ = cancel // it has ended already
		return ctx
	}
	running := func(ctx context.Context) context.Context { return ctx }
	for _, s := range []struct {
		name    string
		ctx     func(context.Context) context.Context
		timeout time.Duration
		want    []error // any of these
	}{
		{"timeout 0", running, 0, []error{context.DeadlineExceeded}},
		{"a negative timeout", running, -time.Second, []error{context.DeadlineExceeded}},
		{"context ended", ended, time.Second, []error{errCaller}},
		{"deadline past", late, time.Second, []error{errCaller}},
		{"both", ended, 0, []error{errCaller, context.DeadlineExceeded}},
	} {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				var calls lab.Overlap
				for range 50 {
					_, err := waitFor(s.ctx(t.Context()), tl, s.timeout, func(context.Context) (int, error) {
						calls.Enter()
						return 42, nil
					})
					synctest.Wait()
					require.Zero(t, calls.Total(), "times that the function was called when there was no time: %s", s.name)
					require.Error(t, err, "there was no time: %s", s.name)
					known := slices.ContainsFunc(s.want, func(want error) bool { return errors.Is(err, want) })
					require.True(t, known, "the error is %q, and does not say why there was no time: %s", err, s.name)
				}
				tl.AssertTook(t, 0, "time until WaitFor returned")
			})
		})
	}
}
