// want perturbed test "refused"

// Package join looks at an atomic number, and takes one away in a second step.
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
		if q.undone.Add(-1) == 0 {
			q.wake()
		}
		return
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
		q.mu.Lock()
		if q.undone.Load() == 0 {
			q.mu.Unlock()
			return nil
		}
		if q.zero == nil {
			q.zero = make(chan struct{})
		}
		zero := q.zero
		q.mu.Unlock()
		select {
		case <-zero:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
