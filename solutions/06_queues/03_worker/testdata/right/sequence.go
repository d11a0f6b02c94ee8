// Package worker ranges over a sequence of jobs that ends with the context or with the channel.
package worker

import (
	"context"
	"fmt"
	"iter"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	for job := range until(ctx, jobs) {
		func() {
			err := fmt.Errorf("the job did not return")
			defer func() {
				if v := recover(); v != nil {
					err = fmt.Errorf("the job panicked: %v", v)
				}
				report(job, err)
			}()
			err = do(context.WithoutCancel(ctx), job)
		}()
	}
	return context.Cause(ctx)
}

func until[T any](ctx context.Context, jobs <-chan T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for {
			// Nothing can be received from a nil channel.
			open := jobs
			if ctx.Err() != nil {
				open = nil
			}
			select {
			case job, ok := <-open:
				if !ok || !yield(job) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}
