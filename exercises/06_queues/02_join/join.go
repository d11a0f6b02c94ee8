// Package join has a queue that knows when all of its work is done.
package join

import "context"

// A Queue hands out items, first in, first out, and knows how many of them are not
// done yet. Only [New] makes one.
//
// All methods may be called at the same time.
type Queue[T any] struct {
	items chan T
	// TODO: how many are not done, and how does one who waits learn that there are none?
}

// New returns an empty Queue with room for maxsize items, which is at least 1. It starts
// no goroutine: a Queue needs no closing.
func New[T any](maxsize int) *Queue[T] {
	// TODO: is there anything that has to be there from the beginning?
	return &Queue[T]{items: make(chan T, maxsize)}
}

// Put waits until there is room, and puts v behind what is in the queue. If ctx ends first,
// Put returns ctx's error. If there is room and ctx has ended, either may happen.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	// TODO: count it. Before it is there, or afterwards? And if it never gets there?
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get waits until there is an item, and takes out the first. If ctx ends first, Get takes
// nothing and returns ctx's error. If there is an item and ctx has ended, either may happen.
func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// TaskDone says that one of the items that were got is done. It is to be called once for
// each of them, by anybody. An item whose Put still waits for room may count as put, or not.
func (q *Queue[T]) TaskDone() {
	// TODO
}

// Join waits until all items that were put are done.
//   - An item whose Put still waits for room may count, or not.
//   - So may one that is put, while Join waits, at the very moment when all is done.
//   - If ctx ends first, Join returns ctx's error.
//   - If ctx has ended and all is done, Join returns that error or nil.
func (q *Queue[T]) Join(ctx context.Context) error {
	// TODO: wait until nothing is left to do or for ctx, whichever comes first.
	return nil
}
