// want test "number 2 was being slept|when the context ended"

// Package worker finishes the job that it has when the context ends, but does not report it.
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
			err := try(undisturbed, job, do)
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			report(job, err)
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
