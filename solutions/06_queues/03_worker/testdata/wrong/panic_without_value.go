// want test "which panicked"

// Package worker reports a panic without saying which.
package worker

import (
	"context"
	"errors"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			report(job, try(undisturbed, job, do))
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("the job panicked")
		}
	}()
	return do(ctx, job)
}
