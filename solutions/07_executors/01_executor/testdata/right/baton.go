// Package executor with a list that grows at its tail. Its head is a baton: whoever has it takes the next job from
// the list as soon as there is one, hands the baton on, and then does the job.
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

type node struct {
	filled      chan struct{} // closed when the rest is there
	run, cancel func()        // nil at the end
	next        *node
}

func empty() *node { return &node{filled: make(chan struct{})} }

type Executor struct {
	head    chan *node
	workers sync.WaitGroup
	mu      sync.Mutex
	tail    *node // not filled; nil after the end
}

func New(n int) *Executor {
	if n < 1 {
		panic("executor: no room")
	}
	e := &Executor{head: make(chan *node, 1), tail: empty()}
	e.head <- e.tail
	for range n {
		e.workers.Go(func() {
			for {
				job := <-e.head
				<-job.filled
				if job.run == nil {
					e.head <- job
					return
				}
				e.head <- job.next
				job.run()
			}
		})
	}
	return e
}

// fill fills the tail, and tells whether there was one.
func (e *Executor) fill(run, cancel func(), next *node) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tail == nil {
		return false
	}
	e.tail.run, e.tail.cancel, e.tail.next = run, cancel, next
	close(e.tail.filled)
	e.tail = next
	return true
}

type Future[T any] struct {
	result func() (T, error)
	ready  chan struct{}
}

func (f *Future[T]) set(v T, err error) {
	f.result = func() (T, error) { return v, err }
	close(f.ready)
}

func Submit[T any](e *Executor, job func() (T, error)) (*Future[T], error) {
	f := &Future[T]{ready: make(chan struct{})}
	var zero T
	run := func() {
		defer func() {
			if p := recover(); p != nil {
				f.set(zero, &PanicError{p})
			}
		}()
		f.set(job())
	}
	if !e.fill(run, func() { f.set(zero, ErrCancelled) }, empty()) {
		return nil, ErrShutdown
	}
	return f, nil
}

func (f *Future[T]) Result(ctx context.Context) (T, error) {
	for {
		select {
		case <-f.ready:
			return f.result()
		default:
		}
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		select {
		case <-f.ready:
		case <-ctx.Done():
		}
	}
}

func (e *Executor) Shutdown(how How) {
	e.fill(nil, nil, nil)
	if how.CancelQueued {
		n := <-e.head
		for ; n.run != nil; n = n.next {
			n.cancel()
		}
		e.head <- n
	}
	if how.Wait {
		e.workers.Wait()
	}
}
