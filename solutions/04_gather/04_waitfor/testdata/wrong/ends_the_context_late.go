// want perturbed test "it has ended"

// Package waitfor has the function's goroutine end the context when it has handed over: WaitFor may return before.
package waitfor

import (
	"context"
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
	ch := make(chan result[T], 1)
	go func() {
		defer cancel()
		v, err := f(c)
		ch <- result[T]{v, err}
	}()
	select {
	case r := <-ch:
		return r.v, r.err
	case <-c.Done():
		select {
		case r := <-ch:
			return r.v, r.err
		default:
		}
		return zero, context.Cause(c)
	}
}
