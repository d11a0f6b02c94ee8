// want test "with the longest timeout"

// Package waitfor adds nanoseconds to nanoseconds.
package waitfor

import (
	"context"
	"time"
)

type result[T any] struct {
	v   T
	err error
}

// WaitFor calls f and returns what it returned, if that is within timeout.
func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	deadline := time.Now().UnixNano() + timeout.Nanoseconds()
	ctx, cancel := context.WithDeadline(ctx, time.Unix(0, deadline))
	defer cancel()
	results := make(chan result[T], 1)
	go func() {
		v, err := f(ctx)
		results <- result[T]{v, err}
	}()
	select {
	case r := <-results:
		return r.v, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
