// Package executor runs jobs in the background, a limited number at the same time.
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

// A Future is where the result of a job will be.
type Future[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func (f *Future[T]) run(job func() (T, error)) {
	defer close(f.done)
	defer func() {
		if p := recover(); p != nil {
			var zero T
			f.value, f.err = zero, &PanicError{p}
		}
	}()
	f.value, f.err = job()
}

func (f *Future[T]) cancel() {
	f.err = ErrCancelled
	close(f.done)
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

type task struct{ run, cancel func() }

// An Executor runs jobs, a limited number at the same time, and queues the others.
type Executor struct {
	mu     sync.Mutex
	wake   *sync.Cond
	queue  []task
	closed bool
	busy   int
	idle   *sync.Cond
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: n < 1")
	}
	e := &Executor{}
	e.wake = sync.NewCond(&e.mu)
	e.idle = sync.NewCond(&e.mu)
	for range n {
		go e.work()
	}
	return e
}

func (e *Executor) work() {
	for {
		e.mu.Lock()
		for len(e.queue) == 0 && !e.closed {
			e.wake.Wait()
		}
		if len(e.queue) == 0 {
			e.mu.Unlock()
			return
		}
		t := e.queue[0]
		e.queue = e.queue[1:]
		e.busy++
		e.mu.Unlock()
		t.run()
		e.mu.Lock()
		e.busy--
		e.idle.Signal()
		e.mu.Unlock()
	}
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{done: make(chan struct{})}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrShutdown
	}
	e.queue = append(e.queue, task{func() { f.run(job) }, f.cancel})
	e.wake.Signal()
	return f, nil
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
	e.wake.Broadcast()
	defer e.mu.Unlock()
	if how.Wait {
		for e.busy > 0 || len(e.queue) > 0 {
			e.idle.Wait() // want deadlock|leak "wait"
		}
	}
}
