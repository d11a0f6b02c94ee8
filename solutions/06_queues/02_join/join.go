// Package join has a queue that knows when all of its work is done.
package join

import (
	"context"
	"sync"
)

// A Queue hands out items, first in, first out, and knows how many of them are not
// done yet. Only [New] makes one.
//
// All methods may be called at the same time.
type Queue[T any] struct {
	items chan T

	mu      sync.Mutex // guards what follows
	undone  int
	allDone chan struct{} // closed while undone is 0
}

// New returns an empty Queue with room for maxsize items, which is at least 1. It starts
// no goroutine: a Queue needs no closing.
func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize), allDone: make(chan struct{})}
	close(q.allDone)
	return q
}

// Put waits until there is room, and puts v behind what is in the queue. If ctx ends first,
// Put returns ctx's error. If there is room and ctx has ended, either may happen.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	// Before it is there: once it is, somebody may get it and be done with it.
	q.count()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.TaskDone() // as it were: meanwhile all others may be done, and this the last
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
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		panic("join: TaskDone was called more often than items were put")
	}
	q.undone--
	if q.undone == 0 {
		close(q.allDone)
	}
}

// Join waits until all items that were put are done.
//   - An item whose Put still waits for room may count, or not.
//   - So may one that is put, while Join waits, in the very moment in which all is done.
//   - If ctx ends first, Join returns ctx's error.
//   - If ctx has ended and all is done, Join returns that error or nil.
func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	allDone := q.allDone
	q.mu.Unlock()
	select {
	case <-allDone:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// count counts one more item to be done.
func (q *Queue[T]) count() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		q.allDone = make(chan struct{})
	}
	q.undone++
}
