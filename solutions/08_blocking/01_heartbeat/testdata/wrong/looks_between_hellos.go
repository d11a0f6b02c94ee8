// want test "what was delivered and when"

// Package heartbeat looks for the result after each hello, and then sleeps on until the next.
package heartbeat

import (
	"context"
	"time"
)

const Period = time.Second

func Run[T any](ctx context.Context, n int, hello func(i int), work func(ctx context.Context) (T, error), deliver func(v T, err error)) {
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := work(ctx)
		results <- result{value, err}
	}()
	ticker := time.NewTicker(Period)
	defer ticker.Stop()
	delivered := false
	for i := 0; i < n && ctx.Err() == nil; i++ {
		hello(i)
		if !delivered {
			select {
			case r := <-results:
				deliver(r.value, r.err)
				delivered = true
			default:
			}
		}
		if i == n-1 {
			break
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
	if !delivered {
		r := <-results
		deliver(r.value, r.err)
	}
}
