// Package contexts ends its context by a timer of its own.
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
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	timer := time.AfterFunc(a.Patience, func() { end(ErrTooSlow) })
	defer timer.Stop()
	if err := ask(ctx); err != nil {
		return errors.Join(context.Cause(ctx), err)
	}
	return nil
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
