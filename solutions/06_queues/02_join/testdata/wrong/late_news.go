// want perturbed test|race "in the moment|not done|race"

// Package join counts down first, and tells of it with the lock: by then somebody may wait for an item that was put in between.
package join

import (
	"context"
	"sync"
	"sync/atomic"
)

type Queue[T any] struct {
	items  chan T
	undone atomic.Int64
	mu     sync.Mutex
	done   chan struct{}
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{items: make(chan T, maxsize), done: make(chan struct{})}
}

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

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	n := q.undone.Add(-1)
	if n < 0 {
		q.undone.Add(1)
		panic("too many")
	}
	if n == 0 {
		q.mu.Lock()
		defer q.mu.Unlock()
		close(q.done)
		q.done = make(chan struct{})
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {

	q.mu.Lock()
	done := q.done
	q.mu.Unlock()
	if q.undone.Load() == 0 {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
