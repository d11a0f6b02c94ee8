// want test "received|in the channel"

// Package worker has the next job fetched while this one is being done.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	fetched := make(chan T)
	go func() {
		defer close(fetched)
		for ctx.Err() == nil {
			select {
			case job, open := <-jobs:
				if !open {
					return
				}
				fetched <- job
			case <-ctx.Done():
			}
		}
	}()
	for job := range fetched {
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
