// Package join keeps a list of those who wait in Join, and has a channel for each of them.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T

	mu      sync.Mutex
	undone  int
	joiners map[chan struct{}]bool
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{items: make(chan T, maxsize), joiners: map[chan struct{}]bool{}}
}

// add adds to what is to be done, and reports whether that was possible.
func (q *Queue[T]) add(n int) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.undone+n < 0 {
		return false
	}
	q.undone += n
	if q.undone == 0 {
		for j := range q.joiners {
			j <- struct{}{} // has room
		}
		clear(q.joiners)
	}
	return true
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.add(1)
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.add(-1)
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	select {
	case v = <-q.items:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	if !q.add(-1) {
		panic("join: nothing is to be done")
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	if q.undone == 0 {
		q.mu.Unlock()
		return nil
	}
	me := make(chan struct{}, 1)
	q.joiners[me] = true
	q.mu.Unlock()
	select {
	case <-me:
		return nil
	case <-ctx.Done():
		q.mu.Lock()
		defer q.mu.Unlock()
		delete(q.joiners, me)
		return ctx.Err()
	}
}
