// want test "number 2, which did not panic"

// Package worker remembers a panic beyond the job that panicked.
package worker

import (
	"context"
	"fmt"
)

// Work does the jobs, one after another.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	inner := context.WithoutCancel(ctx)
	var crash error
	attempt := func(job T) error {
		defer func() {
			if r := recover(); r != nil {
				crash = fmt.Errorf("panic: %v", r)
			}
		}()
		return do(inner, job)
	}
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
			err := attempt(job)
			if crash != nil {
				err = crash
			}
			report(job, err)
		}
	}
}
