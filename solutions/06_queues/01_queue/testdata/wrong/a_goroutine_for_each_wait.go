// Package queue has a goroutine wait for the end of the context, which waits on when nobody needs it any more.
package queue

import (
	"context"
	"errors"
	"sync"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct {
	maxsize int

	mu      sync.Mutex
	changed sync.Cond
	items   []T
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize: maxsize}
	q.changed.L = &q.mu
	return q
}

func (q *Queue[T]) full() bool  { return q.maxsize > 0 && len(q.items) >= q.maxsize }
func (q *Queue[T]) empty() bool { return len(q.items) == 0 }

// wait waits while the condition holds, or until ctx ends. The caller holds mu.
func (q *Queue[T]) wait(ctx context.Context, condition func() bool) error {
	go func() {
		<-ctx.Done() // want leak "left behind"
		q.mu.Lock()
		defer q.mu.Unlock()
		q.changed.Broadcast()
	}()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !condition() {
			return nil
		}
		q.changed.Wait()
	}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.wait(ctx, q.full); err != nil {
		return err
	}
	q.items = append(q.items, v)
	q.changed.Broadcast()
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.wait(ctx, q.empty); err != nil {
		return v, err
	}
	return q.take(), nil
}

// take takes out the first item. The caller holds mu, and there is one.
func (q *Queue[T]) take() T {
	v := q.items[0]
	q.items = q.items[1:]
	q.changed.Broadcast()
	return v
}

func (q *Queue[T]) TryPut(v T) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.full() {
		return ErrFull
	}
	q.items = append(q.items, v)
	q.changed.Broadcast()
	return nil
}

func (q *Queue[T]) TryGet() (v T, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.empty() {
		return v, ErrEmpty
	}
	return q.take(), nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}
