// Package waitfor waits for a function, but not for ever.
package waitfor

import (
	"context"
	"time"
)

// WaitFor calls f, once, and returns what it returned, if that is within timeout.
//
// If it is not, WaitFor returns an error that wraps [context.DeadlineExceeded]. If ctx
// ends before, it returns an error that wraps the [context.Cause] of ctx. In both cases
// it returns immediately: f has been asked to stop, and may still be running.
//
// f gets a context made from ctx. It ends after timeout, or when ctx ends, with
// the same cause; and at the latest when WaitFor returns.
//
// If timeout is 0 or less, or ctx has already ended, f is not called, and the
// error is the same. If both are so, either will do.
func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	var zero T
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	// A timeout of 0 has ended the context already, so this is the only check that is needed.
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	type result struct {
		value T
		err   error
	}
	// Room for the result: who comes late must not wait for somebody who has left.
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
