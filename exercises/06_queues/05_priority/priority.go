// Package priority has a queue in which the urgent overtake the others.
package priority

import "context"

// A Queue holds values, each with a priority: the lower the number, the more urgent. Only
// [New] makes one.
//
// All methods of a Queue and of its entries may be called at the same time.
type Queue[T any] struct {
	// TODO: what is in it, in which order? And how does one who waits learn that something has come?
}

// An Entry stands for one value that was put into a Queue.
type Entry[T any] struct {
	// TODO: what must be known about a value that may still change its place?
}

// New returns an empty Queue.
func New[T any]() *Queue[T] {
	// TODO
	return &Queue[T]{}
}

// Put adds v to the queue, or hands it to a Get that waits. The entry that it returns may
// be used to change the priority of v later, or be dropped.
func (q *Queue[T]) Put(v T, priority int) *Entry[T] {
	// TODO: put v in its place, and wake somebody who waits.
	return &Entry[T]{}
}

// Get takes the first value out of the queue, waiting while there is none. If ctx ends
// first, Get takes nothing and returns ctx's error.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	// TODO: wait for a value or for ctx, whichever comes first.
	var zero T
	return zero, nil
}

// TryGet takes the first value out of the queue and reports true, or reports false if
// there is none.
func (q *Queue[T]) TryGet() (T, bool) {
	// TODO
	var zero T
	return zero, false
}

// Len returns how many values are in the queue now.
func (q *Queue[T]) Len() int {
	// TODO
	return 0
}

// Change gives the value of this entry another priority, as if it had been put with that in
// the first place, and reports true. If somebody has got the value already, Change does
// nothing and reports false.
func (e *Entry[T]) Change(priority int) bool {
	// TODO
	return false
}
