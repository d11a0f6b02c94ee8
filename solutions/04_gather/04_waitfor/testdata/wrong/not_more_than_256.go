// Package waitfor has room for so many functions, also those that were left.
package waitfor

import (
	"context"
	"time"
)

type result[T any] struct {
	v   T
	err error
}

// Functions that have been left are still there: not more than so many.
var slots = make(chan struct{}, 256)

// WaitFor calls f and returns what it returned, if that is within timeout.
func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	if timeout <= 0 {
		return zero, context.DeadlineExceeded
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	select { // want test|deadlock "wait in a select for slots|functions that have begun"
	case slots <- struct{}{}:
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
	results := make(chan result[T], 1)
	go func() {
		v, err := f(ctx)
		<-slots
		results <- result[T]{v, err}
	}()
	select {
	case r := <-results:
		return r.v, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
