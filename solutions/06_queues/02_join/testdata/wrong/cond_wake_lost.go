// Package join wakes all when a context ends, but without the lock: one who is just about to wait does not hear it.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex
	changed *sync.Cond
	items   []T
	undone  int
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize: maxsize}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// wait waits until the condition holds or ctx ends. The caller holds mu.
func (q *Queue[T]) wait(ctx context.Context, holds func() bool) error {
	stop := context.AfterFunc(ctx, q.changed.Broadcast)
	defer stop()
	for !holds() {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.changed.Wait() // want perturbed deadlock|test "wait|context has ended"
	}
	return nil
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.wait(ctx, func() bool { return len(q.items) < q.maxsize }); err != nil {
		return err
	}
	q.items = append(q.items, v)
	q.undone++
	q.changed.Broadcast()
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.wait(ctx, func() bool { return len(q.items) > 0 }); err != nil {
		return v, err
	}
	v, q.items = q.items[0], q.items[1:]
	q.changed.Broadcast()
	return v, nil
}

func (q *Queue[T]) TaskDone() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		panic("join: nothing is to be done")
	}
	q.undone--
	q.changed.Broadcast()
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.wait(ctx, func() bool { return q.undone == 0 })
}
