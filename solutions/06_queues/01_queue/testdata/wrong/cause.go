// want test "what its Err says"

// Package queue returns the cause of the context, where its error was promised.
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
	max     int
	items   []T
	changed chan struct{}
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{max: maxsize, changed: make(chan struct{})}
}

func (q *Queue[T]) wake() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *Queue[T]) put(v T) (bool, chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.max > 0 && len(q.items) >= q.max {
		return false, q.changed
	}
	q.items = append(q.items, v)
	q.wake()
	return true, nil
}

func (q *Queue[T]) get() (v T, ok bool, ch chan struct{}) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return v, false, q.changed
	}
	var zero T
	v = q.items[0]
	q.items[0] = zero
	q.items = q.items[1:]
	if len(q.items) == 0 {
		q.items = nil
	}
	q.wake()
	return v, true, nil
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		ok, ch := q.put(v)
		if ok {
			return nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	for {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		v, ok, ch := q.get()
		if ok {
			return v, nil
		}
		select {
		case <-ch:
		case <-ctx.Done():
			return zero, context.Cause(ctx)
		}
	}
}

func (q *Queue[T]) TryPut(v T) error {
	if ok, _ := q.put(v); !ok {
		return ErrFull
	}
	return nil
}

func (q *Queue[T]) TryGet() (T, error) {
	v, ok, _ := q.get()
	if !ok {
		return v, ErrEmpty
	}
	return v, nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
