// Package worker starts a listener for the end in each round, and leaves it there.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		over := make(chan struct{})
		go func() {
			<-ctx.Done() // want leak|test "left behind"
			over <- struct{}{}
		}()
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			report(job, try(undisturbed, job, do))
		case <-over:
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
