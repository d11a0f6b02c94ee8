// want test|deadlock "queued when Shutdown cancelled such|waits to send on work"

// Package executor has a dispatcher that holds one job in its hand, which nobody can cancel.
package executor

import (
	"context"
	"errors"
	"fmt"
	"sync"
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

// How says how to shut down. The zero How neither waits nor cancels.
type How struct {
	Wait         bool // return when no job is left
	CancelQueued bool // jobs that have not begun are cancelled
}

// An Executor has a dispatcher, who takes jobs out of the queue, and n workers who do them.
type Executor struct {
	staff sync.WaitGroup

	mu     sync.Mutex
	news   *sync.Cond // a job, or the end
	queue  []task
	closed bool
}

// A task is a Future, whatever its type.
type task interface {
	run()
	cancel()
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic(fmt.Sprintf("executor: %d workers", n))
	}
	e := &Executor{}
	e.news = sync.NewCond(&e.mu)
	work := make(chan task)
	for range n {
		e.staff.Go(func() {
			for t := range work {
				t.run()
			}
		})
	}
	e.staff.Go(func() {
		defer close(work)
		for t := e.next(); t != nil; t = e.next() {
			work <- t
		}
	})
	return e
}

// next waits for the next task. It returns nil when there will be none.
func (e *Executor) next() task {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) == 0 {
		if e.closed {
			return nil
		}
		e.news.Wait()
	}
	t := e.queue[0]
	e.queue[0] = nil
	e.queue = e.queue[1:]
	return t
}

// A Future is where the result of a job will be.
type Future[T any] struct {
	job   func() (T, error)
	there chan struct{}
	value T
	err   error
}

func (f *Future[T]) run() {
	defer close(f.there)
	defer func() {
		if r := recover(); r != nil {
			f.err = &PanicError{Value: r}
		}
	}()
	job := f.job
	f.job = nil
	f.value, f.err = job()
}

func (f *Future[T]) cancel() {
	f.job = nil
	f.err = ErrCancelled
	close(f.there)
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrShutdown
	}
	f := &Future[T]{job: job, there: make(chan struct{})}
	e.queue = append(e.queue, f)
	e.news.Signal()
	return f, nil
}

// Result waits until the job has ended or was cancelled.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.there:
	case <-ctx.Done():
		select {
		case <-f.there:
		default:
			var zero T
			return zero, ctx.Err()
		}
	}
	return f.value, f.err
}

// Shutdown makes e accept no more jobs.
func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	e.closed = true
	if how.CancelQueued {
		for _, t := range e.queue {
			t.cancel()
		}
		e.queue = nil
	}
	e.news.Broadcast()
	e.mu.Unlock()
	if how.Wait {
		e.staff.Wait()
	}
}
