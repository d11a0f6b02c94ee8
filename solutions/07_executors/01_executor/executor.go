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

// A queued job is what the executor needs to know of one: its type of result is the future's business.
type queued struct {
	run    func()
	cancel func()
}

// An Executor runs jobs, a limited number at the same time, and queues the others.
// Only [New] makes one. It is done with when it has been shut down.
//
// All functions and methods may be called from many goroutines at the same time, and from jobs.
type Executor struct {
	n     int
	ended chan struct{} // closed when it has been shut down and no worker is left

	mu      sync.Mutex
	queue   []queued // not begun, oldest first; empty while there are fewer than n workers
	workers int      // goroutines that run a job, or are about to look for one
	closed  bool
}

// New returns an Executor that runs at most n jobs at the same time. It panics if n < 1.
func New(n int) *Executor {
	if n < 1 {
		panic("executor: New needs room for at least one job")
	}
	return &Executor{n: n, ended: make(chan struct{})}
}

// A Future is where the result of a job will be. Only [Submit] makes one.
type Future[T any] struct {
	ready chan struct{} // closed when value and err are there
	value T
	err   error
}

// Submit hands job to e, which runs it once, and returns where its result will be.
// A job must not call runtime.Goexit.
func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{ready: make(chan struct{})}
	err := e.submit(queued{
		run: func() {
			defer close(f.ready)
			defer func() {
				if r := recover(); r != nil {
					f.err = &PanicError{Value: r}
				}
			}()
			f.value, f.err = job()
		},
		cancel: func() {
			f.err = ErrCancelled
			close(f.ready)
		},
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// submit queues j, and starts a worker if there may be one more.
//
// Workers that stay and wait would do as well; these need nobody to wake them and leave nobody idle.
func (e *Executor) submit(j queued) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return ErrShutdown
	}
	e.queue = append(e.queue, j)
	if e.workers < e.n {
		e.workers++
		go e.work()
	}
	return nil
}

// work runs one job after another until none is queued.
func (e *Executor) work() {
	for {
		e.mu.Lock()
		if len(e.queue) == 0 {
			e.workers--
			e.endIfDone()
			e.mu.Unlock()
			return
		}
		j := e.queue[0]
		e.queue[0] = queued{} // the array lives on, and would keep what the job holds
		e.queue = e.queue[1:]
		e.mu.Unlock()
		j.run()
	}
}

// endIfDone is called under the lock whenever e may have come to its end.
func (e *Executor) endIfDone() {
	if e.closed && e.workers == 0 {
		close(e.ended)
	}
}

// Result waits until the job has ended or was cancelled, and returns what came of it, even if ctx had ended before.
//
// If ctx ends first, Result returns the zero T beside ctx's error.
func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.ready: // before ctx is asked: select takes any case that is ready
		return f.value, f.err
	default:
	}
	select {
	case <-f.ready:
		return f.value, f.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// How says how to shut down. The zero How neither waits nor cancels.
type How struct {
	Wait         bool // return when no job is left
	CancelQueued bool // jobs that have not begun are cancelled
}

// Shutdown makes e accept no more jobs. A job that calls it with Wait waits for itself.
//
// It may be called again, also in another way: to wait after all, or to cancel what is still queued.
func (e *Executor) Shutdown(how How) {
	e.shutdown(how.CancelQueued)
	if how.Wait {
		<-e.ended
	}
}

func (e *Executor) shutdown(cancelQueued bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.closed = true
		e.endIfDone()
	}
	if cancelQueued {
		for _, j := range e.queue {
			j.cancel()
		}
		e.queue = nil
	}
}
