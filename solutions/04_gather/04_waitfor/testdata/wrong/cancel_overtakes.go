// want perturbed test "returned no error|the value of a function|the error of a function"

// Package waitfor ends the context behind the result, and then takes whichever it sees.
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
		v, err := f(c)
		ch <- result[T]{v, err}
		cancel()
	}()
	defer cancel()
	select {
	case r := <-ch:
		return r.v, r.err
	case <-c.Done():
		return zero, context.Cause(c)
	}
}
