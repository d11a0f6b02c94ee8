// Package contexts brings the deadline forward itself, and wraps with fmt.
package contexts

import (
	"context"
	"errors"
	"fmt"
	"time"
)

var ErrTooSlow = errors.New("too slow")

type Agent struct {
	Patience time.Duration
}

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithDeadlineCause(ctx, time.Now().Add(a.Patience), ErrTooSlow)
	defer cancel()
	err := ask(ctx)
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w (%w)", err, context.Cause(ctx))
	}
	return err
}

func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	ctx, cancel := context.WithDeadlineCause(context.WithoutCancel(ctx), time.Now().Add(a.Patience), ErrTooSlow)
	defer cancel()
	err := undo(ctx)
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w (%w)", err, context.Cause(ctx))
	}
	return err
}

func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	either, end := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { end(context.Cause(other)) })
	return either, func() {
		stop()
		end(nil)
	}
}
