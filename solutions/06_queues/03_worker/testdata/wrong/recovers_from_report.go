// want test "report panicked, and Work"

// Package worker reports in the function that recovers from the panics of jobs.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	inner := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			one(inner, job, do, report)
		}
	}
}

func safely[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return do(ctx, job)
}

func one[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error, report func(job T, err error)) {
	reported := false
	defer func() {
		if r := recover(); r != nil && !reported {
			report(job, fmt.Errorf("panic: %v", r))
		}
	}()
	err := do(ctx, job)
	reported = true
	report(job, err)
}
