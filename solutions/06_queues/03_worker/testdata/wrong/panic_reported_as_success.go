// want test "which panicked"

// Package worker survives a panic and reports that all went well, because the result has no name.
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

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) error {
	var err error
	defer func() {
		if v := recover(); v != nil {
			err = errors.New("panic")
		}
	}()
	err = do(ctx, job)
	return err
}
