package worker_test

import (
	"context"
	"sync/atomic"
	"time"

	"koans/exercises/internal/lab"
)

// endings are the ways in which a context ends after a while, and what its cause is.
var endings = []struct {
	name string
	ends func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc)
	want error
}{
	{"cancelled", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancel(ctx)
		time.AfterFunc(after, func() { tl.Mark("ctx", "ends"); cancel() })
		return ctx, cancel
	}, context.Canceled},
	{"cancelled with a cause", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		ctx, cancel := context.WithCancelCause(ctx)
		time.AfterFunc(after, func() { tl.Mark("ctx", "ends"); cancel(errGoHome) })
		return ctx, func() { cancel(nil) }
	}, errGoHome},
	{"deadline", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		return context.WithTimeout(ctx, after)
	}, context.DeadlineExceeded},
	{"deadline with a cause", func(ctx context.Context, tl *lab.Timeline, after time.Duration) (context.Context, context.CancelFunc) {
		return context.WithTimeoutCause(ctx, after, errGoHome)
	}, errGoHome},
}

// endsWhenLookedAt is a context that ends as soon as somebody looks whether it
// has, from a certain moment on.
type endsWhenLookedAt struct {
	context.Context
	end  context.CancelCauseFunc
	from atomic.Bool
}

func (c *endsWhenLookedAt) look() {
	if c.from.Load() {
		c.end(errGoHome)
	}
}

func (c *endsWhenLookedAt) Done() <-chan struct{} { c.look(); return c.Context.Done() }
func (c *endsWhenLookedAt) Err() error            { c.look(); return c.Context.Err() }
