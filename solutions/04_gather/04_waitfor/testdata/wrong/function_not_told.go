// want test "its time was up|it has ended"

// Package waitfor watches the clock itself, and gives the function the caller's context.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := f(ctx)
		results <- result{value, err}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-time.After(timeout):
		return zero, context.DeadlineExceeded
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
