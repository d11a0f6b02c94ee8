// Package worker has the end of the context sent to the loop, which may have ended by then.
package worker

import (
	"context"
	"fmt"
)

// Work does the jobs, one after another.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	ended := make(chan error)
	stop := context.AfterFunc(ctx, func() { ended <- context.Cause(ctx) }) // want leak "waits to send"
	defer stop()

	inner := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			return fmt.Errorf("worker: %w", <-ended)
		}
		select {
		case cause := <-ended:
			return fmt.Errorf("worker: %w", cause)
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			report(job, attempt(inner, job, do))
		}
	}
}

func attempt[T any](ctx context.Context, job T, do func(context.Context, T) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return do(ctx, job)
}
