// Package waitfor publishes the result through an atomic pointer, and ends the context to say that it is there.
package waitfor

import (
	"context"
	"sync/atomic"
	"time"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	type result struct {
		value T
		err   error
	}
	var there atomic.Pointer[result]
	go func() {
		defer cancel()
		value, err := f(ctx)
		there.Store(&result{value, err})
	}()
	<-ctx.Done()
	if r := there.Load(); r != nil {
		return r.value, r.err
	}
	return zero, context.Cause(ctx)
}
