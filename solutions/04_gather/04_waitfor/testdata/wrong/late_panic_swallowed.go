// want test "a panic of the function \(late_panic_swallowed\.go:\d+\) was caught"

// Package waitfor lets a function panic in silence when nobody waits for it any more.
package waitfor

import (
	"context"
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
			if ctx.Err() != nil {
				_ = recover()
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
