// want test "the error of a function that returned"

// Package waitfor takes every context error of the function for the end of its own context.
package waitfor

import (
	"context"
	"errors"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
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
		if errors.Is(r.err, context.Canceled) || errors.Is(r.err, context.DeadlineExceeded) {
			return zero, context.Cause(ctx)
		}
		return r.value, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
