// want test "functions that the context still has to call"

// Package queue registers with the context each time it begins to wait, and takes back only the last.
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
	cond    sync.Cond
	items   []T
	maxsize int
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize: maxsize}
	q.cond.L = &q.mu
	return q
}

func (q *Queue[T]) full() bool { return q.maxsize > 0 && len(q.items) >= q.maxsize }

func (q *Queue[T]) empty() bool { return len(q.items) == 0 }

func (q *Queue[T]) push(v T) {
	q.items = append(q.items, v)
	q.cond.Broadcast()
}

func (q *Queue[T]) pop() T {
	var zero T
	v := q.items[0]
	q.items[0] = zero
	q.items = q.items[1:]
	q.cond.Broadcast()
	return v
}

func (q *Queue[T]) ended() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.cond.Broadcast()
}

func (q *Queue[T]) waitWhile(ctx context.Context, blocked func() bool) error {
	if err := ctx.Err(); err != nil || !blocked() {
		return err
	}
	var stop func() bool
	for blocked() {
		if err := ctx.Err(); err != nil {
			return err
		}
		stop = context.AfterFunc(ctx, q.ended)
		q.cond.Wait()
	}
	stop()
	return nil
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.waitWhile(ctx, q.full); err != nil {
		return err
	}
	q.push(v)
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.waitWhile(ctx, q.empty); err != nil {
		var zero T
		return zero, err
	}
	return q.pop(), nil
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.full() {
		return ErrFull
	}
	q.push(v)
	return nil
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.empty() {
		var zero T
		return zero, ErrEmpty
	}
	return q.pop(), nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
