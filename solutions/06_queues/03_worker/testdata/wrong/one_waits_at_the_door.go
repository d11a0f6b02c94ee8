// want test "when worker 1 of several"

// Package worker lets one worker at a time wait for a job.
package worker

import (
	"context"
	"fmt"
	"sync"
)

var doors sync.Map // for each channel the *sync.Mutex of the worker who is next

// receive lets the workers of one channel take their jobs in turn.
func receive[T any](ctx context.Context, jobs <-chan T) (job T, ok bool, err error) {
	d, _ := doors.LoadOrStore(jobs, new(sync.Mutex))
	door := d.(*sync.Mutex)
	door.Lock()
	defer door.Unlock()
	if ctx.Err() != nil {
		return job, false, context.Cause(ctx)
	}
	select {
	case <-ctx.Done():
		return job, false, context.Cause(ctx)
	case job, ok = <-jobs:
		return job, ok, nil
	}
}

// Work receives from jobs, calls do with each job, then report with the job and
// what came of it, and goes on to the next.
func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	quiet := context.WithoutCancel(ctx)
	for {
		job, ok, err := receive(ctx, jobs)
		if err != nil {
			return fmt.Errorf("worker: %w", err)
		}
		if !ok {
			return nil
		}
		report(job, attempt(quiet, job, do))
	}
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
