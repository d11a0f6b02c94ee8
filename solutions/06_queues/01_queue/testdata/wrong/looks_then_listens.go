// want perturbed deadlock|test "waits"

// Package queue looks first, and picks up the channel that tells of a change afterwards, with the lock free in between.
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

	mu      sync.Mutex
	items   []T
	changed chan struct{}
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{maxsize: maxsize, changed: make(chan struct{})}
}

func (q *Queue[T]) notify() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *Queue[T]) tryPut(v T) error {
	if q.maxsize > 0 && len(q.items) >= q.maxsize {
		return ErrFull
	}
	q.items = append(q.items, v)
	q.notify()
	return nil
}

func (q *Queue[T]) tryGet() (T, error) {
	var zero T
	if len(q.items) == 0 {
		return zero, ErrEmpty
	}
	v := q.items[0]
	q.items[0] = zero
	q.items = q.items[1:]
	q.notify()
	return v, nil
}

// change returns a channel that is closed with the next change.
func (q *Queue[T]) change() <-chan struct{} {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.changed
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := q.TryPut(v); err == nil {
			return nil
		}
		select {
		case <-q.change():
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		if v, err := q.TryGet(); err == nil {
			return v, nil
		}
		select {
		case <-q.change():
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.tryPut(v)
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.tryGet()
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
