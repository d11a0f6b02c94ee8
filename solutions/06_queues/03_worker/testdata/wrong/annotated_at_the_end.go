// want test "the error that do returned"

// Package worker wraps the error of a job during which the context has ended.
package worker

import (
	"context"
	"fmt"
)

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next, until jobs is closed or ctx ends.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	quiet := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			return stopped(ctx)
		}
		select {
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			err := try(quiet, job, do)
			if err != nil && ctx.Err() != nil {
				err = fmt.Errorf("%w (while stopping: %v)", err, context.Cause(ctx))
			}
			report(job, err)
		case <-ctx.Done():
			return stopped(ctx)
		}
	}
}

func stopped(ctx context.Context) error {
	return fmt.Errorf("worker stopped: %w", context.Cause(ctx))
}

// try returns the error of do, or its panic as one.
func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job panicked: %v", p)
		}
	}()
	return do(ctx, job)
}
