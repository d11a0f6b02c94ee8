// Package join tells each Join that waits on a channel without a buffer, while it holds the lock: one that is just giving up does not listen.
package join

import (
	"context"
	"slices"
	"sync"
)

type Queue[T any] struct {
	items   chan T
	mu      sync.Mutex
	open    int
	joiners []chan struct{}
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{items: make(chan T, maxsize)}
}

func (q *Queue[T]) begin() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.open++
}

func (q *Queue[T]) end() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.open == 0 {
		return false
	}
	q.open--
	if q.open == 0 {
		for _, j := range q.joiners {
			j <- struct{}{} // want deadlock "waits to send|lock"
		}
		q.joiners = nil
	}
	return true
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.begin()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.end()
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
	if !q.end() {
		panic("join: TaskDone called too often")
	}
}

func (q *Queue[T]) Join(ctx context.Context) error {
	q.mu.Lock()
	if q.open == 0 {
		q.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	q.joiners = append(q.joiners, mine)
	q.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		q.mu.Lock()
		defer q.mu.Unlock()
		q.joiners = slices.DeleteFunc(q.joiners, func(j chan struct{}) bool { return j == mine })
		return ctx.Err()
	}
}
