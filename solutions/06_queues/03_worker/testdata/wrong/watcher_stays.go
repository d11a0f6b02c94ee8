// Package worker has a goroutine that waits for the end of the context, and that alone.
package worker

import (
	"context"
	"fmt"
	"sync/atomic"
)

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	var ended atomic.Bool
	home := make(chan struct{})
	go func() {
		<-ctx.Done() // want leak "left behind"
		ended.Store(true)
		close(home)
	}()

	quiet := context.WithoutCancel(ctx)
	for !ended.Load() && ctx.Err() == nil {
		select {
		case <-home:
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			report(job, attempt(quiet, job, do))
		}
	}
	return fmt.Errorf("worker: %w", context.Cause(ctx))
}

// attempt calls do and makes an error of its panic.
func attempt[T any](ctx context.Context, job T, do func(context.Context, T) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("worker: the job panicked: %v", r)
		}
	}()
	return do(ctx, job)
}
