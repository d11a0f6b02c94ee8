// Package waitfor has a timer of its own beside the context, and stops it.
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := f(ctx)
		results <- result{value, err}
	}()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case r := <-results:
		return r.value, r.err
	case <-timer.C:
		return zero, context.DeadlineExceeded
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
