// Package queue has one condition variable for two kinds of waiters, and wakes whoever is first.
package queue

import (
	"context"
	"errors"
	"sync"
)

var ErrFull = errors.New("the queue is full")
var ErrEmpty = errors.New("the queue is empty")

type Queue[T any] struct {
	mu      sync.Mutex
	cond    *sync.Cond
	items   []T
	maxsize int
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize: maxsize}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) wait(ctx context.Context) func() bool {
	return context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.cond.Broadcast()
	})
}

func (q *Queue[T]) full() bool { return q.maxsize > 0 && len(q.items) >= q.maxsize }

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	stop := q.wait(ctx)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.full() {
		if err := ctx.Err(); err != nil {
			q.cond.Signal()
			return err
		}
		q.cond.Wait() // want deadlock "wait"
	}
	q.items = append(q.items, v)
	q.cond.Signal()
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	stop := q.wait(ctx)
	defer stop()
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		if err := ctx.Err(); err != nil {
			q.cond.Signal()
			return zero, err
		}
		q.cond.Wait()
	}
	v := q.items[0]
	q.items = q.items[1:]
	q.cond.Signal()
	return v, nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.full() {
		return ErrFull
	}
	q.items = append(q.items, v)
	q.cond.Signal()
	return nil
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var zero T
	if len(q.items) == 0 {
		return zero, ErrEmpty
	}
	v := q.items[0]
	q.items = q.items[1:]
	q.cond.Signal()
	return v, nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
