// Package executor with a goroutine that owns the queue, and n workers who receive from it: no lock at all.
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

type job struct {
	run, cancel func()
	accepted    chan bool
}

type Executor struct {
	submit chan job
	stop   chan bool     // whether to cancel what is queued
	closed chan struct{} // no more jobs: the dispatcher has left
	ended  chan struct{} // and the workers, too
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	e := &Executor{make(chan job), make(chan bool), make(chan struct{}), make(chan struct{})}
	ready := make(chan job)
	var workers sync.WaitGroup
	for range n {
		workers.Go(func() {
			for j := range ready {
				j.run()
			}
		})
	}
	go func() {
		e.dispatch(ready)
		close(e.closed)
		close(ready)
		workers.Wait()
		close(e.ended)
	}()
	return e
}

// dispatch returns when it has been told to stop and has handed out all that was queued.
func (e *Executor) dispatch(ready chan<- job) {
	var queue []job
	stopped := false
	for !stopped || len(queue) > 0 {
		var out chan<- job
		var next job
		if len(queue) > 0 {
			out, next = ready, queue[0]
		}
		select {
		case j := <-e.submit:
			j.accepted <- !stopped
			if !stopped {
				queue = append(queue, j)
			}
		case out <- next:
			queue = queue[1:]
		case cancel := <-e.stop:
			stopped = true
			if cancel {
				for _, j := range queue {
					j.cancel()
				}
				queue = nil
			}
		}
	}
}

type Future[T any] struct {
	ready chan struct{}
	value T
	err   error
}

func Submit[T any](e *Executor, work func() (T, error)) (*Future[T], error) {
	f := &Future[T]{ready: make(chan struct{})}
	j := job{
		run: func() {
			defer close(f.ready)
			defer func() {
				if p := recover(); p != nil {
					f.err = &PanicError{p}
				}
			}()
			f.value, f.err = work()
		},
		cancel:   func() { f.err = ErrCancelled; close(f.ready) },
		accepted: make(chan bool, 1),
	}
	select {
	case e.submit <- j:
		if <-j.accepted {
			return f, nil
		}
	case <-e.closed:
	}
	return nil, ErrShutdown
}

func (f *Future[T]) Result(ctx context.Context) (v T, err error) {
	select {
	case <-f.ready:
		return f.value, f.err
	case <-ctx.Done():
	}
	select {
	case <-f.ready:
		return f.value, f.err
	default:
		return v, ctx.Err()
	}
}

func (e *Executor) Shutdown(how How) {
	select {
	case e.stop <- how.CancelQueued:
	case <-e.closed:
	}
	if how.Wait {
		<-e.ended
	}
}
