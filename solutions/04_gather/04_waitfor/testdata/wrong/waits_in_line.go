// want test "whether the function has returned or not"

// Package waitfor calls the function itself: it cannot leave before it returns.
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
	value, err := f(ctx)
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	return value, err
}
