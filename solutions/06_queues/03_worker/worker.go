// Package worker has the worker that takes one job after another from a channel.
package worker

import (
	"context"
	"fmt"
)

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next. It does so in the order of the
// channel, one job at a time, and receives a job only when it is ready to do it.
//
// report gets the error that do returned, as it is. If do panics, report gets an
// error whose text contains the panic's value. In both cases Work goes on.
// A panic of report is not caught: it goes on to the caller of Work.
//
// Work returns nil when jobs is closed and all that was left in it has been
// reported. When ctx ends, Work receives nothing more, finishes and reports the job
// that it has, if any, and returns an error that wraps the [context.Cause] of ctx.
// If ctx had ended before, nothing is received at all. If jobs is closed and empty and ctx has
// ended, Work may return either.
//
// do gets a context with the values of ctx. It does not end when ctx ends, and does not
// have its deadline.
//
// Many goroutines may call Work at the same time, with the same channel or with another. When Work
// has returned, do and report are not running, and no goroutine is left.
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
