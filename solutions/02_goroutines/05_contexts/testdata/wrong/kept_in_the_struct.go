// want test "one call after another"

// Package contexts keeps the first caller's context for all later calls.
package contexts

import (
	"context"
	"errors"
	"sync"
	"time"
)

var ErrTooSlow = errors.New("too slow")

type Agent struct {
	Patience time.Duration

	once   sync.Once
	ctx    context.Context
	cancel context.CancelFunc
}

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	a.once.Do(func() { a.ctx, a.cancel = context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow) })
	ctx = a.ctx
	defer a.cancel()
	err := ask(ctx)
	if err == nil {
		return nil
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
