// want test "functions that the caller"

// Package waitfor has the caller's context end that of the function, and does not say that it need not any more.
package waitfor

import (
	"context"
	"time"
)

type result[T any] struct {
	value T
	err   error
}

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	its, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cancel(nil)
	context.AfterFunc(ctx, func() { cancel(context.Cause(ctx)) })
	timer := time.AfterFunc(timeout, func() { cancel(context.DeadlineExceeded) })
	defer timer.Stop()
	results := make(chan result[T], 1)
	go func() {
		v, err := f(its)
		results <- result[T]{v, err}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-its.Done():
		return zero, context.Cause(its)
	}
}
