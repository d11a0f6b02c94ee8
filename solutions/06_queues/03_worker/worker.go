// Package worker has the worker that takes one job after another from a channel.
package worker

import (
	"context"
	"fmt"
)

// Work receives a job, calls do with it, then report with the job and what came of it, and goes
// on to the next.
//
// If do panics, the text of the error that report gets contains the panic's value. A panic of
// report is not caught.
//
// Work returns nil when jobs is closed and empty, and an error that wraps the [context.Cause] of
// ctx when that has ended. Where both are true, either will do.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	// A job is not cut short by the end of the shift.
	undisturbed := context.WithoutCancel(ctx)
	// Without this question the select would take another job half of the time: when
	// both of its cases are ready, it chooses at random.
	for ctx.Err() == nil {
		select {
		case job, open := <-jobs:
			if !open {
				return nil
			}
			// Not a word about ctx here: what has been received is done, whatever has ended since.
			report(job, try(undisturbed, job, do))
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

// try calls do, and turns a panic into an error. It is a function of its own
// because recover ends the function that it is deferred in, and the loop is to go on.
func try[T any](ctx context.Context, job T, do func(ctx context.Context, job T) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return do(ctx, job)
}
