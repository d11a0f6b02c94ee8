// want test "it has ended"

// Package waitfor has a timer end the context, and nobody else: it runs on when the function was in time.
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
	ctx, cancel := context.WithCancelCause(ctx)
	time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) })
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
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
