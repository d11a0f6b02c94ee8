// Package queue has a queue whose users wait for each other, but not for ever.
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

// A Queue holds items, first in, first out. Only [New] makes one.
//
// All methods may be called at the same time. Those who wait need not be served in turn.
type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex // guards what follows
	items   []T
	changed chan struct{} // closed, and replaced, by each change
}

// New returns an empty Queue with room for maxsize items, or without a limit if maxsize is
// 0 or less. It starts no goroutine: a Queue needs no closing.
func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{maxsize: maxsize, changed: make(chan struct{})}
}

// Put waits until there is room, and puts v behind what is in the queue. If ctx
// ends first, Put returns its error.
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

// Get waits until there is an item, and takes out the first. If ctx ends first, Get
// returns its error.
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

// TryPut puts v behind what is in the queue if there is room now, and returns
// ErrFull if there is none. While others wait in Put it may return ErrFull, too.
func (q *Queue[T]) TryPut(v T) error {
	_, err := q.tryPut(v)
	return err
}

// TryGet takes out the first item if there is one now, and returns ErrEmpty if there
// is none. While others wait in Get it may return ErrEmpty, too.
func (q *Queue[T]) TryGet() (T, error) {
	v, _, err := q.tryGet()
	return v, err
}

// Len returns how many items are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// tryPut is TryPut, and returns what will be closed by the next change: when
// there is no room, one who waits for that misses nothing.
func (q *Queue[T]) tryPut(v T) (changed <-chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.maxsize > 0 && len(q.items) == q.maxsize {
		return q.changed, ErrFull
	}
	q.items = append(q.items, v)
	q.broadcast()
	return nil, nil
}

// tryGet is TryGet, and returns what will be closed by the next change.
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

// broadcast wakes all who wait, and not only one: that one may be about to give up. The
// caller holds mu.
func (q *Queue[T]) broadcast() {
	close(q.changed)
	q.changed = make(chan struct{})
}
