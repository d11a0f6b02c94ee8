// Package executor closes the channel of jobs, and does not keep those away who send.
package executor

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

var (
	ErrShutdown  = errors.New("executor: shut down")
	ErrCancelled = errors.New("executor: job cancelled")
)

type PanicError struct{ Value any }

func (e *PanicError) Error() string { return fmt.Sprintf("executor: job panicked: %v", e.Value) }

type How struct{ Wait, CancelQueued bool }

type queued struct{ run, cancel func() }

type Executor struct {
	mu      sync.RWMutex
	closed  bool
	jobs    chan queued
	workers sync.WaitGroup
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	e := &Executor{jobs: make(chan queued, 10000)}
	for range n {
		e.workers.Go(func() {
			for j := range e.jobs {
				j.run()
			}
		})
	}
	return e
}

type Future[T any] struct {
	ready chan struct{}
	value T
	err   error
}

func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{ready: make(chan struct{})}
	e.jobs <- queued{ // want panic|test|race "closed channel|race"
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
	}
	return f, nil
}

func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.ready:
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

func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	if !e.closed {
		e.closed = true
		close(e.jobs)
	}
	e.mu.Unlock()
	if how.CancelQueued {
		for j := range e.jobs {
			j.cancel()
		}
	}
	if how.Wait {
		e.workers.Wait()
	}
}
