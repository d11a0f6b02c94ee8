// want spin "busy waiting"

// Package waitfor looks every millisecond whether the result is there.
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
		value, err := f(ctx)
		results <- result{value, err}
	}()
	for ctx.Err() == nil {
		select {
		case r := <-results:
			return r.value, r.err
		default:
			time.Sleep(time.Millisecond)
		}
	}
	return zero, context.Cause(ctx)
}
