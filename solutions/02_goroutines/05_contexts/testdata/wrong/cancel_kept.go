// want test "still goes on when Ask has returned"

// Package contexts keeps its cancel for a day that never comes.
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

	mu   sync.Mutex
	open []context.CancelFunc // for a Close that nobody has asked for
}

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	a.mu.Lock()
	a.open = append(a.open, cancel)
	a.mu.Unlock()
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
