// Package waitfor has a goroutine wait for the caller's context, which may never end.
package waitfor

import (
	"context"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	outer := ctx
	values, end := context.WithCancelCause(context.WithoutCancel(outer))
	defer end(nil)
	go func() {
		<-outer.Done() // want leak "left behind"
		end(context.Cause(outer))
	}()
	ctx, cancel := context.WithTimeout(values, timeout)
	defer cancel()
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	go func() {
		value, err := f(ctx)
		results <- result{value, err}
	}()
	select {
	case r := <-results:
		return r.value, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
