// want test "results that were missing"

// Package executor takes what is queued under the lock, and cancels it after that: others who wait for the end may be told too early.
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

// A Future is where the result of a job will be. Only [Submit] makes one.
type Future[T any] struct {
	there chan struct{} // closed when value and err are set
	value T
	err   error
}

// run runs job and settles f.
func (f *Future[T]) run(job func() (T, error)) {
	defer close(f.there)
	defer func() {
		if p := recover(); p != nil {
			f.err = &PanicError{Value: p}
		}
	}()
	f.value, f.err = job()
}

// cancel settles f without a job.
func (f *Future[T]) cancel() {
	f.err = ErrCancelled
	close(f.there)
}

// Result waits for the result or for the end of ctx.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.there:
		return f.value, f.err
	default:
	}
	select {
	case <-f.there:
		return f.value, f.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// A task is a job whose type has been forgotten.
type task struct {
	run    func()
	cancel func()
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{there: make(chan struct{})}
	if err := e.add(task{run: func() { f.run(job) }, cancel: f.cancel}); err != nil {
		return nil, err
	}
	return f, nil
}

// An Executor runs jobs. Its goroutines live as long as there is something to do.
type Executor struct {
	n    int
	over chan struct{} // closed after Shutdown, when nothing is left

	mu      sync.Mutex
	queue   []task
	workers int
	closed  bool
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: n must be at least 1")
	}
	return &Executor{n: n, over: make(chan struct{})}
}

func (e *Executor) add(t task) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrShutdown
	}
	e.queue = append(e.queue, t)
	if e.workers < e.n {
		e.workers++
		go e.work()
	}
	return nil
}

// work runs queued jobs until there are none.
func (e *Executor) work() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for len(e.queue) > 0 {
		t := e.queue[0]
		e.queue[0] = task{}
		e.queue = e.queue[1:]
		e.mu.Unlock()
		t.run()
		e.mu.Lock()
	}
	e.workers--
	if e.closed && e.workers == 0 {
		close(e.over)
	}
}

// Shutdown makes e accept no more jobs.
func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	var cancelled []task
	if how.CancelQueued {
		cancelled, e.queue = e.queue, nil
	}
	if !e.closed {
		e.closed = true
		if e.workers == 0 {
			close(e.over)
		}
	}
	e.mu.Unlock()
	for _, t := range cancelled {
		t.cancel()
	}
	if how.Wait {
		<-e.over
	}
}
