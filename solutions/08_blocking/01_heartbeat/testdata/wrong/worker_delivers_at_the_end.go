// want race|test "race|under way at the same time, when hello 1 ends ctx"

// Package heartbeat has the worker deliver when ctx has ended, because nobody listens any more: a hello may still be said.
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
	type result struct {
		v   T
		err error
	}
	ticker := time.NewTicker(Period)
	defer ticker.Stop()

	results := make(chan result)
	over := make(chan struct{})
	go func() {
		defer close(over)
		v, err := work(ctx)
		select {
		case results <- result{v, err}:
		case <-ctx.Done(): // nobody listens any more
			deliver(v, err)
		}
	}()

	delivered := false
	for i := 0; i < n && ctx.Err() == nil; {
		hello(i)
		if i++; i == n {
			break
		}
		for tick := false; !tick; {
			select {
			case <-ticker.C:
				tick = true
			case r := <-results:
				deliver(r.v, r.err)
				delivered = true
			case <-ctx.Done():
				ticker.Stop()
				<-over
				return
			}
		}
	}
	ticker.Stop()
	if !delivered {
		select {
		case r := <-results:
			deliver(r.v, r.err)
		case <-over:
		}
	}
	<-over
}
