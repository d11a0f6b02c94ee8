// want test "the error when the time is up|there was no time"

// Package waitfor asks the caller's context for the reason, which knows nothing of the time limit.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	caller := ctx
	ctx, cancel := context.WithTimeout(caller, timeout)
	defer cancel()
	if ctx.Err() != nil {
		return zero, context.Cause(caller)
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
	case <-ctx.Done():
		return zero, context.Cause(caller)
	}
}
