// want test|leak|race|panic "boom|when ask returned nil, but late|left behind|until Ask returned"

// Package contexts returns when the context ends, while ask still works.
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
	result := make(chan error, 1)
	go func() { result <- ask(ctx) }()
	select {
	case err := <-result:
		if err == nil {
			return nil
		}
		return errors.Join(err, context.Cause(ctx))
	case <-ctx.Done():
		return errors.Join(ctx.Err(), context.Cause(ctx))
	}
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
