// want perturbed test "in the moment in which the one before was done"

// Package join counts down and tells those who wait in two steps: what is put in between is not waited for.
package join

import (
	"context"
	"sync"
)

// A Queue hands out items, first in, first out, and knows how many of them are not done yet.
type Queue[T any] struct {
	items chan T

	mu     sync.Mutex
	undone int
	idle   chan struct{} // closed while undone is 0
}

// New returns an empty Queue with room for maxsize items.
func New[T any](maxsize int) *Queue[T] {
	idle := make(chan struct{})
	close(idle)
	return &Queue[T]{items: make(chan T, maxsize), idle: idle}
}

func (q *Queue[T]) more() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		select {
		case <-q.idle:
			q.idle = make(chan struct{})
		default: // not told yet
		}
	}
	q.undone++
}

// less takes one off, and returns how many are left; it is negative if there was none.
func (q *Queue[T]) less() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		return -1
	}
	q.undone--
	return q.undone
}

// tell lets those go on who wait in Join.
func (q *Queue[T]) tell() {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-q.idle: // somebody was quicker
	default:
		close(q.idle)
	}
}

// Put waits until there is room, and puts v behind what is in the queue.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.more()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		if q.less() == 0 {
			q.tell()
		}
		return ctx.Err()
	}
}

// Get waits until there is an item, and takes out the first.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// TaskDone says that one of the items that were got is done.
func (q *Queue[T]) TaskDone() {
	switch left := q.less(); {
	case left < 0:
		panic("join: TaskDone, but everything is done")
	case left == 0:
		q.tell()
	}
}

// Join waits until all items that were put are done.
func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	idle := q.idle
	q.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
