// want test "the one that do returned"

// Package worker reports an error that wraps the one of do.
package worker

import (
	"context"
	"errors"
	"fmt"
)

// Work does the jobs, one after another.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	inner := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("worker: %w", context.Cause(ctx))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("worker: %w", context.Cause(ctx))
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			var failed error
			crashed := catch(func() { failed = do(inner, job) })
			report(job, errors.Join(failed, crashed))
		}
	}
}

// catch calls f and returns an error if it panics.
func catch(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	f()
	return nil
}
