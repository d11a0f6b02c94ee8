// want test "functions that the context still has to call"

// Package join leaves a function with the context of a Join that has nothing to wait for.
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
	again  sync.Cond // whoever waits in Join is to look again
}

// New returns an empty Queue with room for maxsize items.
func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize)}
	q.again.L = &q.mu
	return q
}

// Put waits until there is room, and puts v behind what is in the queue.
func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	q.undone++
	q.mu.Unlock()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.mu.Lock()
		defer q.mu.Unlock()
		q.undone = max(0, q.undone-1)
		if q.undone == 0 {
			q.again.Broadcast()
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
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		panic("join: TaskDone, but everything is done")
	}
	q.undone--
	if q.undone == 0 {
		q.again.Broadcast()
	}
}

// Join waits until all items that were put are done.
func (q *Queue[T]) Join(ctx context.Context) error {
	called := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.again.Broadcast()
		close(called)
	})
	if q.done() {
		return nil
	}
	q.mu.Lock()
	for q.undone > 0 && ctx.Err() == nil {
		q.again.Wait()
	}
	done := q.undone == 0
	q.mu.Unlock()
	if !stop() {
		<-called
	}
	if done {
		return nil
	}
	return ctx.Err()
}

func (q *Queue[T]) done() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.undone == 0
}
