// want test "what still hangs on the one that goes on"

// Package contexts takes nothing back when its context has ended already.
package contexts

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrTooSlow is the cause of the end of a context when an [Agent] has run out of patience.
var ErrTooSlow = errors.New("too slow")

// An Agent asks others on behalf of callers.
type Agent struct {
	Patience time.Duration // how long each call may take
}

// Ask calls ask with a context of its own and returns its error.
func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, a.Patience, ErrTooSlow)
	defer cancel()
	err := ask(ctx)
	if err != nil && ctx.Err() != nil {
		return fmt.Errorf("%w (%w)", err, context.Cause(ctx))
	}
	return err
}

// Undo calls undo like Ask, with a context that goes on when ctx ends.
func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	return a.Ask(context.WithoutCancel(ctx), undo)
}

// Either returns a context that is made from ctx and also ends when other does.
func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	either, end := context.WithCancelCause(ctx)
	stop := context.AfterFunc(other, func() { end(context.Cause(other)) })
	return either, func() {
		if either.Err() != nil {
			return // over anyway
		}
		stop()
		end(nil)
	}
}
