// Package queue has a semaphore for the room and one for the items; a mutex guards the list.
package queue

import (
	"context"
	"errors"
	"math"
	"sync"

	"golang.org/x/sync/semaphore"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct {
	room *semaphore.Weighted
	some *semaphore.Weighted

	mu    sync.Mutex
	items []T
}

func New[T any](maxsize int) *Queue[T] {
	room := int64(maxsize)
	if maxsize <= 0 {
		room = math.MaxInt64
	}
	q := &Queue[T]{room: semaphore.NewWeighted(room), some: semaphore.NewWeighted(math.MaxInt64)}
	q.some.TryAcquire(math.MaxInt64)
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := q.room.Acquire(ctx, 1); err != nil {
		return err
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	if err := q.some.Acquire(ctx, 1); err != nil {
		return v, err
	}
	return q.take(), nil
}

func (q *Queue[T]) add(v T) {
	q.mu.Lock()
	q.items = append(q.items, v)
	q.mu.Unlock()
	q.some.Release(1)
}

func (q *Queue[T]) take() (v T) {
	q.mu.Lock()
	v, q.items = q.items[0], q.items[1:]
	q.mu.Unlock()
	q.room.Release(1)
	return v
}

func (q *Queue[T]) TryPut(v T) error {
	if !q.room.TryAcquire(1) {
		return ErrFull
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) TryGet() (v T, err error) {
	if !q.some.TryAcquire(1) {
		return v, ErrEmpty
	}
	return q.take(), nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
