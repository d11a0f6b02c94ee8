// want test "what was delivered and when"

// Package heartbeat keeps the result until everything has been said.
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
	for i := 0; i < n && ctx.Err() == nil; i++ {
		hello(i)
		if i == n-1 {
			break
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
		}
	}
	r := <-results
	deliver(r.value, r.err)
}
