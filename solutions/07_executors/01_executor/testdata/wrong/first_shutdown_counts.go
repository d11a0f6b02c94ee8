// want test "when Shutdown returned|time at which|that a second|results that were missing"

// Package executor does not listen to the second Shutdown.
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

type queued struct {
	run    func()
	cancel func()
}

type Executor struct {
	n     int
	ended chan struct{}

	mu      sync.Mutex
	queue   []queued
	workers int
	closed  bool
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: New needs room for at least one job")
	}
	return &Executor{n: n, ended: make(chan struct{})}
}

type Future[T any] struct {
	ready chan struct{}
	value T
	err   error
}

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
		e.queue[0] = queued{}
		e.queue = e.queue[1:]
		e.mu.Unlock()
		j.run()
	}
}

func (e *Executor) endIfDone() {
	if e.closed && e.workers == 0 {
		close(e.ended)
	}
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
	if !e.shutdown(how.CancelQueued) {
		return
	}
	if how.Wait {
		<-e.ended
	}
}

func (e *Executor) shutdown(cancelQueued bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.closed = true
	e.endIfDone()
	if cancelQueued {
		for _, j := range e.queue {
			j.cancel()
		}
		e.queue = nil
	}
	return true
}
