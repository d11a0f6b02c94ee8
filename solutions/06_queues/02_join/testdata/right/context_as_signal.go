// Package join has a context that ends when all is done, and a new one for what comes then.
package join

import (
	"context"
	"sync"
)

type Queue[T any] struct {
	items chan T

	mu     sync.Mutex
	undone int
	work   context.Context
	end    context.CancelFunc
}

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{items: make(chan T, maxsize)}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if q.undone++; q.undone == 1 {
		q.work, q.end = context.WithCancel(context.Background())
	}
	q.mu.Unlock()
	select {
	case q.items <- v:
		return nil
	case <-ctx.Done():
		q.TaskDone()
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	select {
	case v = <-q.items:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (q *Queue[T]) TaskDone() {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch q.undone {
	case 0:
		panic("join: nothing is to be done")
	case 1:
		q.end()
	}
	q.undone--
}

func (q *Queue[T]) Join(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	undone, work := q.undone, q.work
	q.mu.Unlock()
	if undone == 0 {
		return nil
	}
	select {
	case <-work.Done():
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
