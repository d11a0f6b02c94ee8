// Package executor runs jobs in the background, a limited number at the same time.
package executor

import (
	"context"
	"errors"
	"fmt"
)

var (
	// ErrShutdown is the error of a Submit that came too late.
	ErrShutdown = errors.New("executor: shut down")

	// ErrCancelled is the error of a job that was cancelled before it began.
	ErrCancelled = errors.New("executor: job cancelled")
)

// A PanicError is the error of a job that panicked.
type PanicError struct {
	Value any // what the job panicked with
}

// Error says what the job panicked with.
func (e *PanicError) Error() string { return fmt.Sprintf("executor: job panicked: %v", e.Value) }

// An Executor runs jobs, a limited number at the same time, and queues the others.
// Only [New] makes one. It is done with when it has been shut down.
//
// All functions and methods may be called from many goroutines at the same time, and from jobs.
type Executor struct {
	// TODO: what is queued, how many run, and whether it has been shut down.
}

// New returns an Executor that runs at most n jobs at the same time. It panics if n < 1.
func New(n int) *Executor {
	// TODO
	return &Executor{}
}

// A Future is where the result of a job will be. Only [Submit] makes one.
type Future[T any] struct {
	// TODO: the result, and whether it is there.
}

// Submit hands job to e, which runs it once, as soon as fewer than n others run and all that were
// submitted earlier have begun. It never waits. When e has been shut down, it returns nil and ErrShutdown.
//
// A panic of job is caught: its result is the zero T and a [*PanicError]. A job must not call runtime.Goexit.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	// TODO: queue the job, and see to it that somebody runs it.
	return &Future[T]{}, nil
}

// Result waits until the job has ended or was cancelled, and returns what came of it: the same to
// everybody who asks, and as often as they ask.
//
// If ctx ends first, Result returns the zero T and ctx's error, and the job goes on undisturbed. If the result
// is there, Result returns it even if ctx has ended. If both happen in the same moment, either may be returned.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	// TODO: wait for the result or for the end of ctx, whichever comes first.
	var zero T
	return zero, nil
}

// How says how to shut down. The zero How neither waits nor cancels.
type How struct {
	Wait         bool // return when no job is left
	CancelQueued bool // jobs that have not begun are cancelled
}

// Shutdown makes e accept no more jobs. Those that it has accepted are done, or cancelled if they have not
// begun and how says so; then the result of each is the zero T and ErrCancelled.
//
// It waits for the end of all jobs only if how says so; a job that calls it so waits for itself.
// Shutdown may be called again, also in another way: to wait after all, or to cancel what is still queued.
func (e *Executor) Shutdown(how How) {
	// TODO
}
