// Package waitfor leaves the call to an errgroup, and another goroutine waits for that.
package waitfor

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

func WaitFor[T any](ctx context.Context, timeout time.Duration, f func(ctx context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var value, zero T
	if ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	var g errgroup.Group
	g.Go(func() (err error) {
		value, err = f(ctx)
		return err
	})
	errs := make(chan error, 1)
	go func() { errs <- g.Wait() }()
	select {
	case err := <-errs:
		return value, err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
