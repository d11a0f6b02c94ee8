// want test "what was reported|do's context"

// Package worker gives the job a context that hears nothing, but then the deadline of its own once more.
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
			inner, cancel := undisturbed, func() {}
			if deadline, ok := ctx.Deadline(); ok {
				inner, cancel = context.WithDeadline(undisturbed, deadline)
			}
			report(job, try(inner, job, do))
			cancel()
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
