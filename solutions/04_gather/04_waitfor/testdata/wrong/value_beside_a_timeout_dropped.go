// want test "the value of a function that returned a value beside a"

// Package waitfor drops the value beside a context error of the function's own.
package waitfor

import (
	"context"
	"errors"
	"time"
)

type result[T any] struct {
	v   T
	err error
}

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	c, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ch := make(chan result[T], 1)
	go func() {
		v, err := f(c)
		ch <- result[T]{v, err}
	}()
	select {
	case r := <-ch:
		if errors.Is(r.err, context.DeadlineExceeded) || errors.Is(r.err, context.Canceled) {
			return zero, r.err
		}
		return r.v, r.err
	case <-c.Done():
		return zero, context.Cause(c)
	}
}
