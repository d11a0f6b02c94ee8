// want test "there must be no timer among them"

// Package waitfor sets an alarm for when the time is up, and never calls it off.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, limit time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, context.Cause(ctx)
	}
	if limit <= 0 {
		return zero, context.DeadlineExceeded
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	time.AfterFunc(limit, func() { cancel(context.DeadlineExceeded) })
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f(ctx)
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
