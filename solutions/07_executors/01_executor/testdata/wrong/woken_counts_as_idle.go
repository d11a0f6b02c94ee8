// want test "jobs that have begun"

// Package executor still counts a worker as idle that has been woken for a job.
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

// A job can be run, or, before that, be cancelled.
type job interface {
	run()
	cancel()
}

// An Executor runs jobs, a limited number at the same time, and queues the others.
type Executor struct {
	n       int
	workers sync.WaitGroup

	mu      sync.Mutex
	wake    *sync.Cond
	queue   list.List // of job
	started int       // workers
	idle    int       // workers that wait, or are just waking up
	closed  bool
}

// New returns an Executor that runs at most n jobs at the same time.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: there must be room for one job at least")
	}
	e := &Executor{n: n}
	e.wake = sync.NewCond(&e.mu)
	return e
}

// A Future is where the result of a job will be.
type Future[T any] struct {
	f     func() (T, error)
	ended chan struct{}
	v     T
	err   error
}

func (f *Future[T]) run() {
	defer close(f.ended)
	defer func() {
		if r := recover(); r != nil {
			f.err = &PanicError{Value: r}
		}
	}()
	f.v, f.err = f.f()
}

func (f *Future[T]) cancel() {
	f.err = ErrCancelled
	close(f.ended)
}

// Submit hands job to e.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{f: job, ended: make(chan struct{})}
	if err := e.add(f); err != nil {
		return nil, err
	}
	return f, nil
}

func (e *Executor) add(j job) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrShutdown
	}
	e.queue.PushBack(j)
	if e.idle == 0 && e.started < e.n {
		e.started++
		e.workers.Go(e.work)
	} else {
		e.wake.Signal()
	}
	return nil
}

func (e *Executor) work() {
	for {
		j := e.next()
		if j == nil {
			return
		}
		j.run()
	}
}

// next returns nil when nothing more comes.
func (e *Executor) next() job {
	e.mu.Lock()
	defer e.mu.Unlock()
	for e.queue.Len() == 0 && !e.closed {
		e.idle++
		e.wake.Wait()
		e.idle--
	}
	if e.queue.Len() == 0 {
		return nil
	}
	return e.queue.Remove(e.queue.Front()).(job)
}

// Result waits until the job has ended or was cancelled.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.ended:
	case <-ctx.Done():
		select {
		case <-f.ended:
		default:
			var zero T
			return zero, ctx.Err()
		}
	}
	return f.v, f.err
}

// Shutdown makes e accept no more jobs.
func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	e.closed = true
	if how.CancelQueued {
		for e.queue.Len() > 0 {
			e.queue.Remove(e.queue.Front()).(job).cancel()
		}
	}
	e.wake.Broadcast()
	e.mu.Unlock()
	if how.Wait {
		e.workers.Wait()
	}
}
