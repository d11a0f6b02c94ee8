// want test "each but 2 panicked"

// Package worker survives a panic, but then there is nothing to report.
package worker

import (
	"context"
	"log"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			handle(undisturbed, job, do, report)
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func handle[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error, report func(job T, err error)) {
	defer func() {
		if v := recover(); v != nil {
			log.SetFlags(0)
		}
	}()
	report(job, do(ctx, job))
}
