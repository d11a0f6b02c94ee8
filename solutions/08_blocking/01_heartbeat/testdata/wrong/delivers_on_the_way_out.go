// want test "on the way of a panic of work"

// Package heartbeat delivers in a deferred function: also when work has panicked, and there is nothing to deliver.
package heartbeat

import (
	"context"
	"time"
)

// Period is the time from one hello to the next.
const Period = time.Second

// Run says hello n times and meanwhile has work done, whose result it delivers. It returns
// when both are over.
func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	voice := make(chan struct{}, 1) // full while somebody calls back
	over := make(chan struct{})
	go func() {
		defer close(over)
		var v T
		var err error
		defer func() {
			voice <- struct{}{}
			deliver(v, err)
			<-voice
		}()
		v, err = work(ctx)
	}()

	greet(ctx, n, func(i int) {
		select {
		case voice <- struct{}{}:
			defer func() { <-voice }()
		case <-ctx.Done():
		}
		if ctx.Err() == nil {
			hello(i)
		}
	})
	<-over
}

// greet calls say on time, until ctx ends.
func greet(ctx context.Context, n int, say func(i int)) {
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	for i := range n {
		if i > 0 {
			select {
			case <-ticker.C:
			case <-ctx.Done():
				return
			}
		}
		say(i)
	}
}
