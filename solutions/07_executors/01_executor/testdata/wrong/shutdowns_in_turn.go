// Package executor has one Shutdown at a time, and who waits in one holds up the others.
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

// A task is a job whose type nobody has to know.
type task struct{ run, cancel func() }

// An Executor runs jobs, a limited number at the same time, and queues the others.
type Executor struct {
	n    int
	over chan struct{} // closed when it has been shut down and no job is left

	shutdowns sync.Mutex // one at a time

	mu      sync.Mutex
	queue   []task
	running int
	closed  bool
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: n < 1")
	}
	return &Executor{n: n, over: make(chan struct{})}
}

// A Future is where the result of a job will be.
type Future[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func (f *Future[T]) set(v T, err error) {
	f.value, f.err = v, err
	close(f.done)
}

func protect[T any](job func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Value: r}
		}
	}()
	return job()
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{done: make(chan struct{})}
	t := task{
		run: func() { f.set(protect(job)) },
		cancel: func() {
			var zero T
			f.set(zero, ErrCancelled)
		},
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrShutdown
	}
	e.queue = append(e.queue, t)
	if e.running < e.n {
		e.running++
		go e.work()
	}
	return f, nil
}

// work runs what is queued, until nothing is.
func (e *Executor) work() {
	for {
		e.mu.Lock()
		if len(e.queue) == 0 {
			e.running--
			if e.closed && e.running == 0 {
				close(e.over)
			}
			e.mu.Unlock()
			return
		}
		t := e.queue[0]
		e.queue[0] = task{}
		e.queue = e.queue[1:]
		e.mu.Unlock()
		t.run()
	}
}

// Result waits until the job has ended or was cancelled.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.done:
		return f.value, f.err
	default:
	}
	select {
	case <-f.done:
		return f.value, f.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// Shutdown makes e accept no more jobs.
func (e *Executor) Shutdown(how How) {
	e.shutdowns.Lock() // want deadlock "waits for the lock e.shutdowns"
	defer e.shutdowns.Unlock()
	e.mu.Lock()
	if !e.closed {
		e.closed = true
		if e.running == 0 {
			close(e.over)
		}
	}
	if how.CancelQueued {
		for _, t := range e.queue {
			t.cancel()
		}
		e.queue = nil
	}
	e.mu.Unlock()
	if how.Wait {
		<-e.over
	}
}
