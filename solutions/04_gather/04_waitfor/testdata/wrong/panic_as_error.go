// want test "a panic of the function \(panic_as_error\.go:\d+\) was caught"

// Package waitfor takes a panic for an error that was returned.
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
		defer func() {
			if v := recover(); v != nil {
				var zero T
				results <- result{zero, fmt.Errorf("panic: %v", v)}
			}
		}()
		value, err := f(ctx)
		results <- result{value, err}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
