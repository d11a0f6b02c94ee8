// want test "time until Put number 2 of 3 gave up"

// Package queue has those who put stand in line, and nobody leaves the line.
package queue

import (
	"context"
	"errors"
	"sync"
)

// ErrFull is returned by TryPut when there is no room.
var ErrFull = errors.New("the queue is full")

// ErrEmpty is returned by TryGet when there is nothing to get.
var ErrEmpty = errors.New("the queue is empty")

type Queue[T any] struct {
	mu      sync.Mutex
	max     int
	items   []T
	changed chan struct{} // closed with every change
	line    chan struct{} // those who put stand in line; has room for one
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{
		max:     maxsize,
		changed: make(chan struct{}),
		line:    make(chan struct{}, 1),
	}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.line <- struct{}{}
	defer func() { <-q.line }()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.mu.Lock()
		ok := q.put(v)
		changed := q.changed
		q.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	for {
		var zero T
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		q.mu.Lock()
		v, ok := q.get()
		changed := q.changed
		q.mu.Unlock()
		if ok {
			return v, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) notify() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *Queue[T]) put(v T) bool {
	if q.max > 0 && len(q.items) >= q.max {
		return false
	}
	q.items = append(q.items, v)
	q.notify()
	return true
}

func (q *Queue[T]) get() (v T, ok bool) {
	if len(q.items) == 0 {
		return v, false
	}
	var zero T
	v, q.items[0] = q.items[0], zero
	q.items = q.items[1:]
	q.notify()
	return v, true
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.put(v) {
		return ErrFull
	}
	return nil
}

func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	v, ok := q.get()
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
