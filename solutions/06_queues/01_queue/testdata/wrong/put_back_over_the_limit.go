// want test "items in a queue that has room for 2, after one"

// Package queue puts an item back in front that one was handed who has just given up, whether there is room or not.
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

// A waiter is a Put or a Get that waits. Whoever takes it off its list closes ready.
type waiter[T any] struct {
	item  T
	ready chan struct{}
}

// A Queue holds items, first in, first out.
type Queue[T any] struct {
	mu      sync.Mutex
	maxsize int
	items   []T
	putters []*waiter[T] // only while the queue is full
	getters []*waiter[T] // only while it is empty
}

// New returns an empty Queue with room for maxsize items, or any number.
func New[T any](maxsize int) *Queue[T] { return &Queue[T]{maxsize: maxsize} }

func shift[E any](list *[]E) E {
	var zero E
	first := (*list)[0]
	(*list)[0] = zero
	*list = (*list)[1:]
	return first
}

func (q *Queue[T]) put(v T) bool {
	if len(q.getters) > 0 {
		w := shift(&q.getters)
		w.item = v
		close(w.ready)
		return true
	}
	if q.maxsize > 0 && len(q.items) >= q.maxsize {
		return false
	}
	q.items = append(q.items, v)
	return true
}

func (q *Queue[T]) get() (v T, ok bool) {
	if len(q.items) == 0 {
		return v, false
	}
	v = shift(&q.items)
	if len(q.putters) > 0 && len(q.items) < q.maxsize {
		w := shift(&q.putters)
		q.items = append(q.items, w.item)
		close(w.ready)
	}
	return v, true
}

// leave takes w off the list, unless somebody has done that already.
func (q *Queue[T]) leave(list *[]*waiter[T], w *waiter[T]) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(*list, w)
	if i < 0 {
		return false
	}
	*list = slices.Delete(*list, i, i+1)
	return true
}

// putBack puts an item that nobody wants to have got where it was: in front.
func (q *Queue[T]) putBack(v T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.getters) > 0 {
		w := shift(&q.getters)
		w.item = v
		close(w.ready)
		return
	}
	q.items = slices.Insert(q.items, 0, v)
}

// Put waits until there is room, and puts v behind what is in the queue.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if q.put(v) {
		q.mu.Unlock()
		return nil
	}
	w := &waiter[T]{v, make(chan struct{})}
	q.putters = append(q.putters, w)
	q.mu.Unlock()

	select {
	case <-w.ready:
	case <-ctx.Done():
		if q.leave(&q.putters, w) {
			return ctx.Err()
		}
	}
	return nil
}

// Get waits until there is an item, and takes out the first.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	q.mu.Lock()
	if v, ok := q.get(); ok {
		q.mu.Unlock()
		return v, nil
	}
	w := &waiter[T]{ready: make(chan struct{})}
	q.getters = append(q.getters, w)
	q.mu.Unlock()

	select {
	case <-w.ready:
	case <-ctx.Done():
		if !q.leave(&q.getters, w) {
			q.putBack(w.item)
		}
		return zero, ctx.Err()
	}
	return w.item, nil
}

// TryPut puts v behind what is in the queue if there is room now.
func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.put(v) {
		return ErrFull
	}
	return nil
}

// TryGet takes out the first item if there is one now.
func (q *Queue[T]) TryGet() (T, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	v, ok := q.get()
	if !ok {
		return v, ErrEmpty
	}
	return v, nil
}

// Len returns how many items are in the queue now.
func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
