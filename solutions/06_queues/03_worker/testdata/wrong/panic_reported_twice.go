// want test "each but 2 panicked"

// Package worker reports a panic where it is caught, and once more where all is reported.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			report(job, try(undisturbed, job, do, report))
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error, report func(job T, err error)) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
			report(job, err)
		}
	}()
	return do(ctx, job)
}
