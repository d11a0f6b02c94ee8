// want test "what was taken out, when 0 to"

// Package queue has a ring that is copied as it lies when it grows, wherever its first item is.
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
	ring    []T
	first   int // where the first item is in the ring
	n       int
	changed chan struct{} // closed with every change
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{max: maxsize, changed: make(chan struct{})}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
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
	if q.max > 0 && q.n >= q.max {
		return false
	}
	if q.n == len(q.ring) {
		bigger := make([]T, max(4, 2*q.n))
		copy(bigger, q.ring)
		q.ring = bigger
	}
	q.ring[(q.first+q.n)%len(q.ring)] = v
	q.n++
	q.notify()
	return true
}

func (q *Queue[T]) get() (v T, ok bool) {
	if q.n == 0 {
		return v, false
	}
	var zero T
	v, q.ring[q.first] = q.ring[q.first], zero
	q.first = (q.first + 1) % len(q.ring)
	q.n--
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
	return q.n
}
