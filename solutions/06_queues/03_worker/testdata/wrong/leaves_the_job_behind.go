// Package worker does the work in a goroutine, and leaves when the context ends, whatever that is doing.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			select {
			case job, open := <-jobs:
				if !open {
					return
				}
				report(job, try(undisturbed, job, do)) // want race|panic "race|no ink"
			case <-ctx.Done():
			}
		}
	}()
	select {
	case <-ended:
	case <-ctx.Done():
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
