// want test "time until that Put gave up"

// Package join lets only one wait for room at a time: the others wait for the lock, and hear of no context.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items   chan T
	putting sync.Mutex
	mu      sync.Mutex
	cond    *sync.Cond
	undone  int
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T, maxsize)}
	q.cond = sync.NewCond(&q.mu)
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.putting.Lock()
	defer q.putting.Unlock()
	q.mu.Lock()
	q.undone++
	q.mu.Unlock()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.TaskDone()
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	select {
	case v := <-q.items:
		return v, nil
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		panic("too many")
	}
	q.undone--
	if q.undone == 0 {
		q.cond.Broadcast()
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone == 0 {
		return nil
	}
	stop := context.AfterFunc(ctx, func() { q.mu.Lock(); defer q.mu.Unlock(); q.cond.Broadcast() })
	defer stop()
	for q.undone > 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		q.cond.Wait()
	}
	return nil
}
