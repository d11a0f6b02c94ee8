// want test "had a cause that wraps this"

// Package contexts has an error of its own that knows the cause when it is asked for it, but not what the cause wraps.
package contexts

import (
	"context"
	"errors"
	"time"
)

// ErrTooSlow is the cause of the end of a context when an [Agent] has run out of patience.
var ErrTooSlow = errors.New("too slow")

// An Agent asks others on behalf of callers. Its methods may be called from many
// goroutines at the same time.
type Agent struct {
	Patience time.Duration // how long each call may take
}

// endedError is an error of a call whose context has ended.
type endedError struct {
	error
	cause error
}

func (e *endedError) Error() string        { return e.error.Error() + ": " + e.cause.Error() }
func (e *endedError) Unwrap() error        { return e.error }
func (e *endedError) Is(target error) bool { return target == e.cause }

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	defer cancel()
	err := ask(ctx)
	if err != nil && ctx.Err() != nil {
		return &endedError{err, context.Cause(ctx)}
	}
	return err
}

func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	return a.Ask(context.WithoutCancel(ctx), undo)
}

func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	either, end := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { end(context.Cause(other)) })
	return either, func() {
		stop()
		end(nil)
	}
}
