// want test "time at which Shutdown returned, with three jobs"

// Package executor has whoever waits in Shutdown work the queue off, beside the n.
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

// An Executor runs jobs, a limited number at the same time, and queues the others.
type Executor struct {
	n int

	mu      sync.Mutex
	running int
	queue   []work // empty unless n are running
	closed  bool
	ended   chan struct{} // closed when nothing runs any more, nor ever will
}

type work struct {
	run, cancel func()
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: n < 1")
	}
	return &Executor{n: n, ended: make(chan struct{})}
}

// A Future is where the result of a job will be.
type Future[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func (f *Future[T]) set(value T, err error) {
	f.value, f.err = value, err
	close(f.done)
}

func call[T any](job func() (T, error)) (value T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{r}
		}
	}()
	return job()
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{done: make(chan struct{})}
	w := work{
		run: func() { f.set(call(job)) },
		cancel: func() {
			var zero T
			f.set(zero, ErrCancelled)
		},
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.closed:
		return nil, ErrShutdown
	case e.running < e.n:
		e.running++
		go e.loop(w)
	default:
		e.queue = append(e.queue, w)
	}
	return f, nil
}

// loop runs w, and then what is queued.
func (e *Executor) loop(w work) {
	for ok := true; ok; w, ok = e.next() {
		w.run()
	}
}

func (e *Executor) next() (w work, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, ok = e.first(); ok {
		return w, true
	}
	e.running--
	if e.closed && e.running == 0 {
		close(e.ended)
	}
	return w, false
}

// first takes the first out of the queue, with mu locked.
func (e *Executor) first() (w work, ok bool) {
	if len(e.queue) == 0 {
		return w, false
	}
	w = e.queue[0]
	e.queue[0] = work{}
	e.queue = e.queue[1:]
	return w, true
}

// lend makes its caller a worker, if there is something for it to do.
func (e *Executor) lend() (w work, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w, ok = e.first(); ok {
		e.running++
	}
	return w, ok
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
	e.mu.Lock()
	if !e.closed {
		e.closed = true
		if e.running == 0 {
			close(e.ended)
		}
	}
	if how.CancelQueued {
		for _, w := range e.queue {
			w.cancel()
		}
		e.queue = nil
	}
	e.mu.Unlock()
	if how.Wait {
		// Lend a hand with what is queued, rather than stand about.
		if w, ok := e.lend(); ok {
			e.loop(w)
		}
		<-e.ended
	}
}
