// Package join hands the end over to those who wait, and waits for one to come.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T

	mu      sync.Mutex // guards what follows
	undone  int
	allDone chan struct{} // closed while undone is 0
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize), allDone: make(chan struct{})}
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.count()
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
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		panic("join: TaskDone was called more often than items were put")
	}
	q.undone--
	if q.undone == 0 {
		q.allDone <- struct{}{} // want deadlock|timeout|test "wait"
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	undone := q.undone
	q.mu.Unlock()
	if undone == 0 {
		return nil
	}
	select {
	case <-q.allDone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *Queue[T]) count() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.undone++
}
