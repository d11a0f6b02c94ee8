// Package queue wakes those who wait for room when Get makes some, but not when TryGet does.
package queue

import (
	"context"
	"errors"
	"sync"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct {
	maxsize int

	mu    sync.Mutex
	room  *sync.Cond
	some  *sync.Cond
	items []T
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize: maxsize}
	q.room, q.some = sync.NewCond(&q.mu), sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) hasRoom() bool { return q.maxsize <= 0 || len(q.items) < q.maxsize }

func (q *Queue[T]) hasSome() bool { return len(q.items) > 0 }

// when waits until the condition holds, or until ctx ends. The caller holds mu.
func (q *Queue[T]) when(ctx context.Context, c *sync.Cond, holds func() bool) error {
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		c.Broadcast()
	})
	defer stop()
	for ctx.Err() == nil && !holds() {
		c.Wait() // want deadlock|test "wait|when"
	}
	if err := ctx.Err(); err != nil {
		c.Signal()
		return err
	}
	return nil
}

func (q *Queue[T]) add(v T) {
	q.items = append(q.items, v)
	q.some.Signal()
}

func (q *Queue[T]) take() (v T) {
	v, q.items = q.items[0], q.items[1:]
	q.room.Signal()
	return v
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.when(ctx, q.room, q.hasRoom); err != nil {
		return err
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.when(ctx, q.some, q.hasSome); err != nil {
		return v, err
	}
	return q.take(), nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.hasRoom() {
		return ErrFull
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) TryGet() (v T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.hasSome() {
		return v, ErrEmpty
	}
	v, q.items = q.items[0], q.items[1:]
	return v, nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
