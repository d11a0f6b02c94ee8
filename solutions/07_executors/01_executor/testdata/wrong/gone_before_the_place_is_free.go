// Package executor has a worker that finds nothing more to do, and only then gives its place back.
package executor

import (
	"container/list"
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

// An Executor has n slots. Whoever has taken one works the queue off, and gives it back.
type Executor struct {
	slots   chan struct{}
	workers sync.WaitGroup

	mu     sync.Mutex
	queue  *list.List // of func(cancelled bool)
	closed bool
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: n must be at least 1")
	}
	return &Executor{slots: make(chan struct{}, n), queue: list.New()}
}

// A Future is where the result of a job will be.
type Future[T any] struct {
	there  context.Context // ends when the result is there
	result func() (T, error)
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	there, done := context.WithCancel(context.Background())
	cancelled := false
	result := sync.OnceValues(func() (value T, err error) {
		if cancelled {
			return value, ErrCancelled
		}
		defer func() {
			if r := recover(); r != nil {
				err = &PanicError{r}
			}
		}()
		return job()
	})
	settle := func(cancel bool) {
		defer done()
		cancelled = cancel
		result()
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		done()
		return nil, ErrShutdown
	}
	e.queue.PushBack(settle)
	select {
	case e.slots <- struct{}{}:
		e.workers.Go(e.work)
	default:
	}
	return &Future[T]{there, result}, nil
}

func (e *Executor) work() {
	defer func() { <-e.slots }()
	for settle := e.next(); settle != nil; settle = e.next() {
		settle(false)
	}
}

func (e *Executor) next() func(bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if first := e.queue.Front(); first != nil {
		return e.queue.Remove(first).(func(bool))
	}
	return nil
}

// Result waits until the job has ended or was cancelled.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select { // want perturbed deadlock "waits? in a select"
	case <-f.there.Done():
	case <-ctx.Done():
		if f.there.Err() == nil {
			var zero T
			return zero, ctx.Err()
		}
	}
	return f.result()
}

// Shutdown makes e accept no more jobs.
func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	e.closed = true
	if how.CancelQueued {
		for settle := e.queue.Front(); settle != nil; settle = settle.Next() {
			settle.Value.(func(bool))(true)
		}
		e.queue.Init()
	}
	e.mu.Unlock()
	if how.Wait {
		e.workers.Wait()
	}
}
