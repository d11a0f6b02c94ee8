// Package worker ranges over the channel and looks at its context only between two jobs.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for job := range jobs { // want deadlock|leak "stuck|wait"
		report(job, try(undisturbed, job, do))
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, job)
}
