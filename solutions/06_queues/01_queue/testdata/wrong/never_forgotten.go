// want test "that the context still has to call"

// Package queue has each context call a function when it ends, and never takes that back.
package queue

import (
	"context"
	"errors"
	"sync"
)

var ErrFull = errors.New("the queue is full")
var ErrEmpty = errors.New("the queue is empty")

type Queue[T any] struct {
	mu    sync.Mutex
	c     *sync.Cond
	max   int
	items []T
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{max: maxsize}
	q.c = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) until(ctx context.Context, ready func() bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if ready() {
		return nil
	}
	context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.c.Broadcast()
	})
	for !ready() {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.c.Wait()
	}
	return nil
}

func (q *Queue[T]) room() bool { return q.max <= 0 || len(q.items) < q.max }
func (q *Queue[T]) some() bool { return len(q.items) > 0 }

func (q *Queue[T]) put(v T) {
	q.items = append(q.items, v)
	q.c.Broadcast()
}

func (q *Queue[T]) get() T {
	v := q.items[0]
	copy(q.items, q.items[1:])
	var zero T
	q.items[len(q.items)-1] = zero
	q.items = q.items[:len(q.items)-1]
	if len(q.items) == 0 {
		q.items = nil
	}
	q.c.Broadcast()
	return v
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.until(ctx, q.room); err != nil {
		return err
	}
	q.put(v)
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.until(ctx, q.some); err != nil {
		var zero T
		return zero, err
	}
	return q.get(), nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.room() {
		return ErrFull
	}
	q.put(v)
	return nil
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.some() {
		var zero T
		return zero, ErrEmpty
	}
	return q.get(), nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
