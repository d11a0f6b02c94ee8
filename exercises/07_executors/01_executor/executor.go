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

// Submit hands job to e, which runs it once, and returns where its result will be.
// A job must not call runtime.Goexit.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	// TODO: queue the job, and see to it that somebody runs it.
	return &Future[T]{}, nil
}

// Result waits until the job has ended or was cancelled, and returns what came of it, even if ctx had ended before.
//
// If ctx ends first, Result returns the zero T beside ctx's error.
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

// Shutdown makes e accept no more jobs. A job that calls it with Wait waits for itself.
//
// It may be called again, even in another way: to wait after all, or to cancel what is still queued.
func (e *Executor) Shutdown(how How) {
	// TODO
}
