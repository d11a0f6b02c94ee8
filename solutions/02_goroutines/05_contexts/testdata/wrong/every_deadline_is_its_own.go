// want test "had a cause that wraps this|the caller's deadline that came"

// Package contexts takes each DeadlineExceeded for its own patience.
package contexts

import (
	"context"
	"errors"
	"time"
)

var ErrTooSlow = errors.New("too slow")

type Agent struct {
	Patience time.Duration
}

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, a.Patience)
	defer cancel()
	err := ask(ctx)
	if err == nil {
		return nil
	}
	if ctx.Err() == context.DeadlineExceeded {
		return errors.Join(err, ErrTooSlow)
	}
	return errors.Join(err, context.Cause(ctx))
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
