// want test "is not done|when the last worker|folders|should wait"

// Package join is woken once, by whatever it was, and takes for granted that all is done.
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
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.changed.Broadcast()
	})
	defer stop()
	for !holds() {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.changed.Wait()
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
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.changed.Broadcast()
	})
	defer stop()
	if q.undone == 0 {
		return nil
	}
	if ctx.Err() == nil {
		q.changed.Wait()
	}
	return ctx.Err()
}
