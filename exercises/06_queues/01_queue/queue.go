// Package queue has a queue whose users wait for each other, but not for ever.
package queue

import (
	"context"
	"errors"
)

// ErrFull is returned by TryPut when there is no room.
var ErrFull = errors.New("the queue is full")

// ErrEmpty is returned by TryGet when there is nothing to get.
var ErrEmpty = errors.New("the queue is empty")

// A Queue holds items, first in, first out. Only [New] makes one.
//
// All methods may be called at the same time. Those who wait need not be served in turn.
type Queue[T any] struct {
	// TODO: what is in it, and how does one who waits learn that this has changed?
}

// New returns an empty Queue with room for maxsize items, or without a limit if maxsize is
// 0 or less. It starts no goroutine: a Queue needs no closing.
func New[T any](maxsize int) *Queue[T] {
	// TODO
	return &Queue[T]{}
}

// Put waits until there is room, and puts v behind what is in the queue. If ctx
// ends first, Put returns its error.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	// TODO: wait for room or for ctx, whichever comes first.
	return nil
}

// Get waits until there is an item, and takes out the first. If ctx ends first, Get
// returns its error.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	// TODO: wait for an item or for ctx, whichever comes first.
	var zero T
	return zero, nil
}

// TryPut puts v behind what is in the queue if there is room now, and returns
// ErrFull if there is none. While others wait in Put it may return ErrFull, too.
func (q *Queue[T]) TryPut(v T) error {
	// TODO
	return nil
}

// TryGet takes out the first item if there is one now, and returns ErrEmpty if there
// is none. While others wait in Get it may return ErrEmpty, too.
func (q *Queue[T]) TryGet() (T, error) {
	// TODO
	var zero T
	return zero, nil
}

// Len returns how many items are in the queue now.
func (q *Queue[T]) Len() int {
	// TODO
	return 0
}
