// Package worker has each job done in a goroutine of its own, and waits for what it sends back.
package worker

import (
	"context"
	"fmt"
)

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	next := func() (job T, open bool) {
		select {
		case <-ctx.Done():
			return job, false
		default:
		}
		select {
		case <-ctx.Done():
			return job, false
		case job, open = <-jobs:
			return job, open
		}
	}
	for {
		job, open := next()
		if !open {
			return context.Cause(ctx)
		}
		ended := make(chan error)
		go func() {
			var err error
			defer func() {
				if v := recover(); v != nil {
					err = fmt.Errorf("the job panicked: %v", v)
				}
				ended <- err
			}()
			err = do(context.WithoutCancel(ctx), job)
		}()
		report(job, <-ended)
	}
}
