// want test "the error of a function that returned|the error that the function returned"

// Package waitfor says in every error of the function where it was called.
package waitfor

import (
	"context"
	"fmt"
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
		if r.err != nil {
			return r.value, fmt.Errorf("waitfor: %w", r.err)
		}
		return r.value, nil
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
