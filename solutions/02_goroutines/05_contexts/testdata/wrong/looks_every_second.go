// want test|spin|leak "goes on although|busy"

// Package contexts looks every second whether the other has ended.
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
	ctx, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	defer cancel()
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
	go func() {
		for either.Err() == nil {
			if other.Err() != nil {
				end(context.Cause(other))
			}
			time.Sleep(time.Second)
		}
	}()
	return either, func() { end(nil) }
}
