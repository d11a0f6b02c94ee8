// want test "order in which they began|goroutines of an executor|when job|jobs began"

// Package executor has a goroutine for each job, which waits for a place: they are many, and come in any order.
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

type Executor struct {
	places  chan struct{}
	mu      sync.Mutex
	closed  bool
	stop    chan struct{}
	stopped sync.Once
	jobs    sync.WaitGroup
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	return &Executor{places: make(chan struct{}, n), stop: make(chan struct{})}
}

type Future[T any] struct {
	ready chan struct{}
	value T
	err   error
}

func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, ErrShutdown
	}
	f := &Future[T]{ready: make(chan struct{})}
	e.jobs.Go(func() {
		defer close(f.ready)
		select {
		case e.places <- struct{}{}:
		case <-e.stop:
			f.err = ErrCancelled
			return
		}
		defer func() { <-e.places }()
		defer func() {
			if r := recover(); r != nil {
				f.err = &PanicError{r}
			}
		}()
		f.value, f.err = job()
	})
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
	e.closed = true
	e.mu.Unlock()
	if how.CancelQueued {
		e.stopped.Do(func() { close(e.stop) })
	}
	if how.Wait {
		e.jobs.Wait()
	}
}
