// want test "the cause of the context that Ask made"

// Package contexts knows itself why a context has ended, and tells nobody whom it asks.
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

// Ask makes a context without a cause of its own, and takes its own deadline for the cause later.
func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	deadline := time.Now().Add(a.Patience)
	own, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	err := ask(own)
	if err == nil || own.Err() == nil {
		return err
	}
	if at, _ := own.Deadline(); own.Err() == context.DeadlineExceeded && at.Equal(deadline) {
		return errors.Join(err, ErrTooSlow)
	}
	return errors.Join(err, context.Cause(own))
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
