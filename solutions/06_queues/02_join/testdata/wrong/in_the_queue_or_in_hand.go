// want test "an item was put for a worker who waited"

// Package join counts nothing in Put: what is left is in the queue or in the hands of a worker.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T
	mu    sync.Mutex
	busy  int           // how many were got and are not done
	idle  chan struct{} // closed when nothing is left
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{items: make(chan T, maxsize), idle: make(chan struct{})}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		q.mu.Lock()
		defer q.mu.Unlock()
		q.busy++
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// left is what is in the queue and what is being worked on.
func (q *Queue[T]) left() int { return len(q.items) + q.busy }

func (q *Queue[T]) TaskDone() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.left() == 0 {
		panic("join: TaskDone was called too often")
	}
	q.busy--
	if q.left() == 0 {
		close(q.idle)
		q.idle = make(chan struct{})
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	if q.left() == 0 {
		q.mu.Unlock()
		return nil
	}
	idle := q.idle
	q.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
