package gathererrors_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	gathererrors "koans/exercises/04_gather/02_gathererrors"
	"koans/exercises/internal/lab"
)

// Its end is for the functions to look at, and who does not is waited for.
func TestTheEndOfTheContextIsNotTheEnd(t *testing.T) {
	lab.Rule(t, "The end", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				_, _ = s.gather(ctx, deaf(tl, 0, 4*time.Second, "", nil), letter(tl, 1, 3*time.Second, "", nil))
				require.Zero(t, tl.Active(), "functions that still ran when %s returned", s.name)
				tl.AssertTook(t, 4*time.Second, "time until "+s.name+" returned: it waits for functions that do not look at their context")
			})
		})
	}
}

// The context is made from the caller's: with its values, and ending when it ends.
func TestTheFunctionsHearOfTheEndOfTheContext(t *testing.T) {
	lab.Rule(t, "Their context", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				ctx, cancel := context.WithTimeout(context.WithValue(t.Context(), key{}, "handed on"), time.Minute)
				defer cancel()
				values := make(seen, 5)
				functions := make([]function, 5)
				for i := range functions {
					work := letter(tl, i, time.Hour, "", nil)
					functions[i] = func(ctx context.Context) (string, error) {
						values.note(i, ctx.Value(key{}))
						return work(ctx)
					}
				}
				_, err := s.gather(ctx, functions...)
				require.Zero(t, tl.Active(), "functions that still tidied up when %s returned", s.name)
				require.ErrorIs(t, err, context.DeadlineExceeded, "the error of %s: that of its functions, when the context had ended", s.name)
				for i := range functions {
					require.Equal(t, "handed on", values.at(i), "the value in the context that function %d got from %s", i, s.name)
				}
				tl.AssertTook(t, time.Minute+tidying, "time until "+s.name+" returned: the functions stop when the context ends, and are waited for")
			})
		})
	}
}

// Whatever the context says, what the functions return counts.
func TestTheFunctionsDecide(t *testing.T) {
	lab.Rule(t, "The functions decide", "FailFast", "CollectAll")
	for _, s := range both {
		for _, after := range []time.Duration{0, time.Second} {
			t.Run(fmt.Sprintf("%s, context ended after %v", s.name, after), func(t *testing.T) {
				lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					if after == 0 {
						cancel()
					} else {
						time.AfterFunc(after, cancel)
					}
					got, err := s.gather(ctx, deaf(tl, 0, 5*time.Second, "a", nil), deaf(tl, 1, 4*time.Second, "b", nil))
					require.NoError(t, err, "the error of %s, when no function has failed, though the context has ended", s.name)
					require.Equal(t, []string{"a", "b"}, got, "the values of %s, whose functions did not look at their context", s.name)
					tl.AssertTook(t, 5*time.Second, "time until "+s.name+" returned")

					_, err = s.gather(ctx, deaf(tl, 0, time.Second, "", nil), deaf(tl, 1, 2*time.Second, "", numbered(1)))
					require.EqualError(t, err, numbered(1).Error(), "the error of %s: that of its function, though the context has ended", s.name)
					tl.AssertTook(t, 7*time.Second, "time until "+s.name+" returned again")
				})
			})
		}
	}
}

// An answer that takes every "context canceled" for an echo of another error hears nothing here.
func TestAFunctionMayFailWithContextCanceled(t *testing.T) {
	lab.Rule(t, "The functions decide", "FailFast", "CollectAll")
	for _, s := range both {
		t.Run(s.name, func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				_, err := s.gather(t.Context(), deaf(tl, 0, time.Second, "", context.Canceled), deaf(tl, 1, 2*time.Second, "", nil))
				require.EqualError(t, err, context.Canceled.Error(), "the error of %s: the only one that a function returned", s.name)
			})
		})
	}
	t.Run("FailFast, and another fails later", func(t *testing.T) {
		lab.Rule(t, "The first error", "FailFast")
		lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
			_, err := gathererrors.FailFast(t.Context(), deaf(tl, 0, 2*time.Second, "", numbered(0)), deaf(tl, 1, time.Second, "", context.Canceled))
			require.Equal(t, context.Canceled, err, "the error of FailFast: the one that came first in time")
		})
	})
}

// The others hear of the error at once, and also a helper of theirs that outlives them does when all went well.
func TestFailFastEndsItsContext(t *testing.T) {
	lab.Rule(t, "The others stop", "FailFast")
	for _, fails := range []bool{true, false} {
		t.Run(fmt.Sprintf("a function fails: %v", fails), func(t *testing.T) {
			lab.Bubble(t, func(t *testing.T, tl *lab.Timeline) {
				const heard, its = 0, 1
				saw := make(seen, 2)
				var err error
				if fails {
					err = numbered(1)
				}
				_, _ = gathererrors.FailFast(t.Context(),
					func(ctx context.Context) (string, error) {
						saw.note(its, ctx)
						tl.WorkContext(ctx, 0, time.Hour)
						saw.note(heard, tl.Now().String())
						return "", nil
					},
					deaf(tl, 1, time.Minute, "", err),
				)
				require.Zero(t, tl.Active(), "functions that still ran when FailFast returned")
				if fails {
					require.Equal(t, "1m0s", saw.at(heard), "when the other function heard of the error")
				}
				require.ErrorIs(t, saw.at(its).(context.Context).Err(), context.Canceled, "what the functions' context says when FailFast has returned: it has ended")
				assert.NoError(t, t.Context().Err(), "the context that FailFast was given goes on")
			})
		})
	}
}
