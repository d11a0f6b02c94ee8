// want test "folders that were done"

// Package join waits for as many as there were when it was called: what a worker puts meanwhile is not waited for.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T

	mu      sync.Mutex // guards what follows
	undone  int
	done    int
	changed chan struct{}
	allDone chan struct{} // closed while undone is 0
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize), allDone: make(chan struct{}), changed: make(chan struct{})}
	close(q.allDone)
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
	q.done++
	close(q.changed)
	q.changed = make(chan struct{})
	if q.undone == 0 {
		close(q.allDone)
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	until := q.done + q.undone
	for q.done < until {
		changed := q.changed
		q.mu.Unlock()
		var err error
		select {
		case <-changed:
		case <-ctx.Done():
			err = ctx.Err()
		}
		q.mu.Lock()
		if err != nil {
			return err
		}
	}
	return nil
}

func (q *Queue[T]) count() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		q.allDone = make(chan struct{})
	}
	q.undone++
}
