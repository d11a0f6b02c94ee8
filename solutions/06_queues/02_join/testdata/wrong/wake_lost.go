// Package join looks at the number first and gets in line afterwards: the end may come in between.
package join

import (
	"context"
	"sync"
	"sync/atomic"
)

type Queue[T any] struct {
	items  chan T
	undone atomic.Int64

	mu   sync.Mutex
	zero chan struct{} // closed when the number has become zero; nil while nobody waits
}

func New[T any](maxsize int) *Queue[T] { return &Queue[T]{items: make(chan T, maxsize)} }

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.undone.Add(1)
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.TaskDone()
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	select {
	case v = <-q.items:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	for {
		n := q.undone.Load()
		if n == 0 {
			panic("join: nothing is to be done")
		}
		if q.undone.CompareAndSwap(n, n-1) {
			if n == 1 {
				q.wake()
			}
			return
		}
	}
}

func (q *Queue[T]) wake() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.zero != nil {
		close(q.zero)
		q.zero = nil
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	for {
		if q.undone.Load() == 0 {
			return nil
		}
		ended := ctx.Done()
		q.mu.Lock()
		if q.zero == nil {
			q.zero = make(chan struct{})
		}
		zero := q.zero
		q.mu.Unlock()
		select { // want deadlock|test "wait|when all is done"
		case <-zero:
		case <-ended:
			return ctx.Err()
		}
	}
}
