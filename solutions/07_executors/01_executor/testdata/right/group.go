// Package executor with a linked list of jobs, a WaitGroup for the workers, and a Once around the waiting.
package executor

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

var (
	ErrShutdown  = errors.New("executor: shut down")
	ErrCancelled = errors.New("executor: job cancelled")
)

type PanicError struct{ Value any }

func (e *PanicError) Error() string { return fmt.Sprintf("executor: job panicked: %v", e.Value) }

type How struct{ Wait, CancelQueued bool }

type job struct{ run, cancel func() }

type Executor struct {
	mu      sync.Mutex
	queue   list.List
	free    int
	closed  bool
	workers sync.WaitGroup
	wait    func()
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	e := &Executor{free: n}
	e.wait = sync.OnceFunc(e.workers.Wait)
	return e
}

// outcome is what a future points to as soon as it is known.
type outcome[T any] struct {
	value T
	err   error
}

type Future[T any] struct {
	known  atomic.Pointer[outcome[T]]
	notice context.Context
	tell   context.CancelFunc
}

func (f *Future[T]) set(v T, err error) {
	f.known.Store(&outcome[T]{v, err})
	f.tell()
}

func (f *Future[T]) run(work func() (T, error)) {
	defer func() {
		if p := recover(); p != nil {
			var zero T
			f.set(zero, &PanicError{p})
		}
	}()
	f.set(work())
}

func (f *Future[T]) Result(ctx context.Context) (T, error) {
	select {
	case <-f.notice.Done():
	case <-ctx.Done():
	}
	if o := f.known.Load(); o != nil {
		return o.value, o.err
	}
	var zero T
	return zero, ctx.Err()
}

func Submit[T any](e *Executor, work func() (T, error)) (*Future[T], error) {
	f := &Future[T]{}
	f.notice, f.tell = context.WithCancel(context.Background())
	var zero T
	j := job{func() { f.run(work) }, func() { f.set(zero, ErrCancelled) }}
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.closed:
		return nil, ErrShutdown
	case e.free > 0:
		e.free--
		e.workers.Go(func() {
			for ok := true; ok; j, ok = e.next() {
				j.run()
			}
		})
	default:
		e.queue.PushBack(j)
	}
	return f, nil
}

// next is the job that has waited longest. If there is none, the worker's place is free again.
func (e *Executor) next() (job, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	first := e.queue.Front()
	if first == nil {
		e.free++
		return job{}, false
	}
	return e.queue.Remove(first).(job), true
}

func (e *Executor) Shutdown(how How) {
	e.mu.Lock()
	e.closed = true
	if how.CancelQueued {
		for el := e.queue.Front(); el != nil; el = el.Next() {
			el.Value.(job).cancel()
		}
		e.queue.Init()
	}
	e.mu.Unlock()
	if how.Wait {
		e.wait()
	}
}
