// want test "after number 7 was received"

// Package worker asks once more whether the context has ended when it has already received a job, and drops it.
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
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			report(job, try(undisturbed, job, do))
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, job)
}
