// want panic|test "panic"

// Package worker catches no panic.
package worker

import (
	"context"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			report(job, do(undisturbed, job))
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}
