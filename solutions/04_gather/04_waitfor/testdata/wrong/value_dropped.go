// want test "the value of a function that returned a value beside an error"

// Package waitfor returns no value beside an error.
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
	select {
	case r := <-results:
		if r.err != nil {
			return zero, r.err
		}
		return r.value, nil
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
