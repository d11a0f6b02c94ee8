// Package executor leaves its workers where they wait when it has been shut down.
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

type job interface {
	run()
	cancel()
}

type Executor struct {
	mu     sync.Mutex
	work   sync.Cond
	last   sync.Cond
	queue  []job
	busy   int
	closed bool
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	e := &Executor{}
	e.work.L, e.last.L = &e.mu, &e.mu
	for range n {
		go e.worker()
	}
	return e
}

func (e *Executor) worker() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for {
		for len(e.queue) == 0 {
			e.work.Wait() // want leak|test|deadlock "left behind|wait|goroutines"
		}
		j := e.queue[0]
		e.queue = e.queue[1:]
		e.busy++
		e.mu.Unlock()
		j.run()
		e.mu.Lock()
		e.busy--
		e.last.Broadcast()
	}
}

type Future[T any] struct {
	job   func() (T, error)
	mu    sync.Mutex
	there sync.Cond
	done  bool
	value T
	err   error
}

func (f *Future[T]) run() {
	v, err := protected(f.job)
	f.set(v, err)
}

func (f *Future[T]) cancel() {
	var zero T
	f.set(zero, ErrCancelled)
}

func (f *Future[T]) set(v T, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.value, f.err, f.done = v, err, true
	f.there.Broadcast()
}

func protected[T any](job func() (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{p}
		}
	}()
	return job()
}

func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{job: job}
	f.there.L = &f.mu
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrShutdown
	}
	e.queue = append(e.queue, f)
	e.work.Signal()
	return f, nil
}

func (f *Future[T]) Result(ctx context.Context) (T, error) {
	defer context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.there.Broadcast()
	})()
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.done && ctx.Err() == nil {
		f.there.Wait()
	}
	if !f.done {
		var zero T
		return zero, ctx.Err()
	}
	return f.value, f.err
}

func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	if how.CancelQueued {
		for _, j := range e.queue {
			j.cancel()
		}
		e.queue = nil
	}
	e.work.Broadcast()
	for how.Wait && (e.busy > 0 || len(e.queue) > 0) {
		e.last.Wait()
	}
}
