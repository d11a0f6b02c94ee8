// want test "number [0-9]+, which panicked"

// Package worker takes the panic's value for a format.
package worker

import (
	"context"
	"fmt"
)

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	quiet := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("worker: %w", context.Cause(ctx))
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("worker: %w", context.Cause(ctx))
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			report(job, attempt(quiet, job, do))
		}
	}
}

// attempt calls do and makes an error of its panic.
func attempt[T any](ctx context.Context, job T, do func(context.Context, T) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("worker: panic: "+fmt.Sprint(r)+" (job %v)", job)
		}
	}()
	return do(ctx, job)
}
