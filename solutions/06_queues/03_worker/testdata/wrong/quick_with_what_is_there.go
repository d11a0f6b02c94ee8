// want test|deadlock "x"

// Package worker takes what is in the channel at the beginning, and no more.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for range len(jobs) {
		if ctx.Err() != nil {
			break
		}
		job := <-jobs
		report(job, try(undisturbed, job, do))
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
