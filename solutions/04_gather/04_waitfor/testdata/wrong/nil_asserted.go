// Package waitfor hands the value over as any: a nil interface is no T.
package waitfor

import (
	"context"
	"time"
)

type result struct {
	v   any
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
	ch := make(chan result, 1)
	go func() {
		v, err := f(c)
		ch <- result{v, err}
	}()
	select {
	case r := <-ch:
		return r.v.(T), r.err // want panic "interface conversion"
	case <-c.Done():
		return zero, context.Cause(c)
	}
}
