// want test "the error of Ask after a minute"

// Package contexts blames the caller who hung up while nobody had any patience left.
package contexts

import (
	"context"
	"errors"
	"time"
)

// ErrTooSlow is the cause when an agent has run out of patience.
var ErrTooSlow = errors.New("too slow")

// An Agent asks others on behalf of callers.
type Agent struct {
	Patience time.Duration
}

// Ask looks at the end which of the two has ended by now, not which was the first.
func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	own, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	defer cancel()
	err := ask(own)
	if err == nil || own.Err() == nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	return errors.Join(err, ErrTooSlow)
}

// Undo calls undo with a context that lives on.
func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	return a.Ask(context.WithoutCancel(ctx), undo)
}

// Either returns a context that ends with either.
func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	either, end := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { end(context.Cause(other)) })
	return either, func() {
		stop()
		end(nil)
	}
}
