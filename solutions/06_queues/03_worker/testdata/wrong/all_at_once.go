// want test|race "reported|jobs|race"

// Package worker starts each job as soon as it comes, and waits for them at the end.
package worker

import (
	"context"
	"fmt"
	"sync"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	undisturbed := context.WithoutCancel(ctx)
	var all sync.WaitGroup
	defer all.Wait()
	var mu sync.Mutex
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			all.Go(func() {
				err := try(undisturbed, job, do)
				mu.Lock()
				defer mu.Unlock()
				report(job, err)
			})
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
