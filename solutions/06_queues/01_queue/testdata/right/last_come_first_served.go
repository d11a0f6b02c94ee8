// Package queue serves first whoever has waited for the shortest time, which is fair to items, if not to those who wait.
package queue

import (
	"context"
	"errors"
	"slices"
	"sync"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct {
	maxsize int

	mu    sync.Mutex
	items []T
	room  []chan struct{}
	some  []chan struct{}
}

func New[T any](maxsize int) *Queue[T] { return &Queue[T]{maxsize: maxsize} }

// wake wakes the last of those who wait. The caller holds mu.
func wake(waiting *[]chan struct{}) {
	if n := len(*waiting); n > 0 {
		close((*waiting)[n-1])
		*waiting = (*waiting)[:n-1]
	}
}

// wait gives up mu until the caller is woken or ctx ends. Who was woken and leaves wakes another.
func (q *Queue[T]) wait(ctx context.Context, waiting *[]chan struct{}) error {
	me := make(chan struct{})
	*waiting = append(*waiting, me)
	q.mu.Unlock()
	select {
	case <-me:
	case <-ctx.Done():
	}
	q.mu.Lock()
	err := ctx.Err()
	if err != nil {
		if i := slices.Index(*waiting, me); i >= 0 {
			*waiting = slices.Delete(*waiting, i, i+1)
		} else {
			wake(waiting)
		}
	}
	return err
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.put(v) != nil {
		if err := q.wait(ctx, &q.room); err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		if v, err := q.get(); err == nil {
			return v, nil
		}
		if err := q.wait(ctx, &q.some); err != nil {
			return zero, err
		}
	}
}

func (q *Queue[T]) put(v T) error {
	if q.maxsize > 0 && len(q.items) >= q.maxsize {
		return ErrFull
	}
	q.items = append(q.items, v)
	wake(&q.some)
	return nil
}

func (q *Queue[T]) get() (v T, err error) {
	if len(q.items) == 0 {
		return v, ErrEmpty
	}
	v = q.items[0]
	q.items = append([]T(nil), q.items[1:]...)
	wake(&q.room)
	return v, nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.put(v)
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.get()
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
