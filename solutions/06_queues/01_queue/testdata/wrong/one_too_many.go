// want test "when Put had put|room for"

// Package queue has room for one more than the limit.
package queue

import (
	"context"
	"errors"
	"sync"
)

var ErrFull = errors.New("the queue is full")

var ErrEmpty = errors.New("the queue is empty")

type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex // guards what follows
	items   []T
	changed chan struct{} // closed, and replaced, by each change
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{maxsize: maxsize, changed: make(chan struct{})}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	// The context is asked first each time round: select would leave it to chance.
	for ctx.Err() == nil {
		changed, err := q.tryPut(v)
		if err == nil {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	for ctx.Err() == nil {
		v, changed, err := q.tryGet()
		if err == nil {
			return v, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
	var zero T
	return zero, ctx.Err()
}

func (q *Queue[T]) TryPut(v T) error {
	_, err := q.tryPut(v)
	return err
}

func (q *Queue[T]) TryGet() (T, error) {
	v, _, err := q.tryGet()
	return v, err
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

func (q *Queue[T]) tryPut(v T) (changed <-chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.maxsize > 0 && len(q.items) > q.maxsize {
		return q.changed, ErrFull
	}
	q.items = append(q.items, v)
	q.broadcast()
	return nil, nil
}

func (q *Queue[T]) tryGet() (v T, changed <-chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return v, q.changed, ErrEmpty
	}
	v, q.items = q.items[0], q.items[1:]
	q.broadcast()
	return v, nil, nil
}

func (q *Queue[T]) broadcast() {
	close(q.changed)
	q.changed = make(chan struct{})
}
