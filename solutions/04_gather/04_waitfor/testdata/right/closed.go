// Package waitfor closes a channel when the result is written, and reads it only behind that.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var value, zero T
	var err error
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		value, err = f(ctx)
	}()
	select {
	case <-ended:
		return value, err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
