// Package waitfor returns what is there of the value when the time is up, though the function still writes it.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var value T
	var err error
	if ctx.Err() != nil {
		return value, context.Cause(ctx)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		value, err = f(ctx) // want race "race"
	}()
	select {
	case <-ended:
		return value, err
	case <-ctx.Done():
		return value, context.Cause(ctx)
	}
}
