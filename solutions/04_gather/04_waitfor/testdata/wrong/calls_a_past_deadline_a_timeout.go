// want test "does not say why there was no time"

// Package waitfor looks at the context's deadline itself, and has no cause for one that is past.
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
	if d, ok := ctx.Deadline(); ok && !time.Now().Before(d) {
		return zero, context.DeadlineExceeded
	}
	c, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if c.Err() != nil {
		return zero, context.Cause(c)
	}
	ch := make(chan result[T], 1)
	go func() {
		v, err := f(c)
		ch <- result[T]{v, err}
	}()
	select {
	case r := <-ch:
		return r.v, r.err
	case <-c.Done():
		return zero, context.Cause(c)
	}
}
