// Package join counts what is in the queue and what is being worked on, and asks whether both are none.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex
	items   []T
	atWork  int
	changed chan struct{}
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{maxsize: maxsize, changed: make(chan struct{})}
}

// attempt tries again after each change, until it succeeds or ctx ends.
func (q *Queue[T]) attempt(ctx context.Context, try func() bool) error {
	for {
		q.mu.Lock()
		done, changed := try(), q.changed
		q.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// change tells all who wait. The caller holds mu.
func (q *Queue[T]) change() {
	close(q.changed)
	q.changed = make(chan struct{})
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	return q.attempt(ctx, func() bool {
		if len(q.items) >= q.maxsize {
			return false
		}
		q.items = append(q.items, v)
		q.change()
		return true
	})
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	err = q.attempt(ctx, func() bool {
		if len(q.items) == 0 {
			return false
		}
		v, q.items = q.items[0], q.items[1:]
		q.atWork++
		q.change()
		return true
	})
	return v, err
}

func (q *Queue[T]) TaskDone() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.atWork == 0 {
		panic("join: nobody is at work")
	}
	q.atWork--
	q.change()
}

func (q *Queue[T]) Join(ctx context.Context) error {
	return q.attempt(ctx, func() bool { return len(q.items) == 0 && q.atWork == 0 })
}
