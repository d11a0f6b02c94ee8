// want test "time until undo.s context ended"

// Package contexts makes a context by hand that outlives its caller, but still names its deadline: one that comes before is taken for enough.
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

func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	defer cancel()
	err := ask(ctx)
	if err != nil && ctx.Err() != nil {
		return errors.Join(err, context.Cause(ctx))
	}
	return err
}

// detached goes on when the context in it ends.
type detached struct{ context.Context }

func (detached) Done() <-chan struct{} { return nil }
func (detached) Err() error            { return nil }

func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	return a.Ask(detached{ctx}, undo)
}

func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	either, end := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { end(context.Cause(other)) })
	return either, func() {
		stop()
		end(nil)
	}
}
