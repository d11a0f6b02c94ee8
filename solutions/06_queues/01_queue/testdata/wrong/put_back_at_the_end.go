// want test "items (that came out of|in) (the queue after|a queue that has room)"

// Package queue has whoever came too late for its item put it in again.
package queue

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// ErrFull is returned by TryPut when there is no room.
var ErrFull = errors.New("the queue is full")

// ErrEmpty is returned by TryGet when there is nothing to get.
var ErrEmpty = errors.New("the queue is empty")

// A Queue holds items, first in, first out. Only [New] makes one.
type Queue[T any] struct {
	mu      sync.Mutex
	max     int
	items   []T
	getters []chan T      // who waits for an item
	room    chan struct{} // closed when there is room again
}

// New returns an empty Queue with room for maxsize items, or without a limit.
func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{max: maxsize, room: make(chan struct{})}
}

// add is called with the lock held.
func (q *Queue[T]) add(v T) {
	if len(q.getters) > 0 {
		q.getters[0] <- v // has room for one
		q.getters = q.getters[1:]
		return
	}
	q.items = append(q.items, v)
}

// pop is called with the lock held.
func (q *Queue[T]) pop() T {
	var zero T
	v := q.items[0]
	q.items[0] = zero
	q.items = q.items[1:]
	close(q.room)
	q.room = make(chan struct{})
	return v
}

// Put waits until there is room, and puts v behind what is in the queue.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		q.mu.Lock()
		if q.max <= 0 || len(q.items) < q.max {
			q.add(v)
			q.mu.Unlock()
			return nil
		}
		room := q.room
		q.mu.Unlock()
		select {
		case <-room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Get waits until there is an item, and takes out the first.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	if len(q.items) > 0 {
		defer q.mu.Unlock()
		return q.pop(), nil
	}
	me := make(chan T, 1)
	q.getters = append(q.getters, me)
	q.mu.Unlock()

	select {
	case v := <-me:
		return v, nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if i := slices.Index(q.getters, me); i >= 0 {
		q.getters = slices.Delete(q.getters, i, i+1)
	} else {
		q.add(<-me) // came too late: give it back
	}
	return zero, ctx.Err()
}

// TryPut puts v if there is room now.
func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.max > 0 && len(q.items) >= q.max {
		return ErrFull
	}
	q.add(v)
	return nil
}

// TryGet takes out the first item if there is one now.
func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		var zero T
		return zero, ErrEmpty
	}
	return q.pop(), nil
}

// Len returns how many items are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
