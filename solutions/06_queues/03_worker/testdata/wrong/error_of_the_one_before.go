// want test "number [0-9]+, which panicked"

// Package worker has one variable for the error of all jobs: a job that panics is reported with the error of the one before, if that failed.
package worker

import (
	"context"
	"fmt"
)

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next, until jobs is closed or ctx ends.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	quiet := context.WithoutCancel(ctx)
	var job T
	var err error
	try := func() {
		defer func() {
			if p := recover(); p != nil && err == nil {
				err = fmt.Errorf("job panicked: %v", p)
			}
		}()
		err = do(quiet, job)
	}
	for ctx.Err() == nil {
		var ok bool
		select {
		case job, ok = <-jobs:
			if !ok {
				return nil
			}
			try()
			report(job, err)
		case <-ctx.Done():
		}
	}
	return fmt.Errorf("worker stopped: %w", context.Cause(ctx))
}
