// Package contexts hands contexts down, brings their ends forward, and cleans up after they have ended.
package contexts

import (
	"context"
	"errors"
	"time"
)

// ErrTooSlow is the cause of the end of a context when an [Agent] has run out of patience.
var ErrTooSlow = errors.New("too slow")

// An Agent asks others on behalf of callers.
type Agent struct {
	Patience time.Duration // how long each call may take
}

// Ask calls ask, even if ctx has ended, and returns its error. The context that ask
// gets is made from ctx and ends after a.Patience at the latest. Its cause is then
// [ErrTooSlow]; its Err may be either of the two. If ask fails when it has ended, the
// error of Ask wraps the cause as well. A panic of ask reaches the caller.
func (a *Agent) Ask(ctx context.Context, ask func(context.Context) error) error {
	// TODO: call ask with a context of its own, and say why it ended if ask fails for that.
	return nil
}

// Undo calls undo and returns its error, as [Agent.Ask] does, but with a context
// that goes on when ctx ends, and even if ctx has ended before.
func (a *Agent) Undo(ctx context.Context, undo func(context.Context) error) error {
	// TODO
	return nil
}

// Either returns a context that is made from ctx and also ends with other, with the
// cause of the one that ended first. It may end a moment later than that one: as soon as
// a goroutine has passed the end on. The caller must call cancel, which ends it, when it
// is no longer needed.
func Either(ctx, other context.Context) (either context.Context, cancel context.CancelFunc) {
	// TODO: derive a context from ctx, and have it end with other, too.
	return ctx, func() {}
}
