// Package queue does not look at the context while it waits for an item.
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
	limited chan T

	mu    sync.Mutex
	items []T
	some  chan struct{} // closed while there are items
}

func New[T any](maxsize int) *Queue[T] {
	if maxsize > 0 {
		return &Queue[T]{limited: make(chan T, maxsize)}
	}
	return &Queue[T]{some: make(chan struct{})}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.limited == nil {
		return q.TryPut(v)
	}
	select {
	case q.limited <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	if q.limited != nil {
		return <-q.limited, nil // want deadlock "wait"
	}
	for {
		q.mu.Lock()
		if len(q.items) > 0 {
			defer q.mu.Unlock()
			return q.take(), nil
		}
		some := q.some
		q.mu.Unlock()
		select {
		case <-some:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}

// take takes the first of the list. The caller holds mu, and there is one.
func (q *Queue[T]) take() (v T) {
	v, q.items = q.items[0], q.items[1:]
	if len(q.items) == 0 {
		q.some = make(chan struct{})
	}
	return v
}

func (q *Queue[T]) TryPut(v T) error {
	if q.limited != nil {
		select {
		case q.limited <- v:
			return nil
		default:
			return ErrFull
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		close(q.some)
	}
	q.items = append(q.items, v)
	return nil
}

func (q *Queue[T]) TryGet() (v T, err error) {
	if q.limited != nil {
		select {
		case v = <-q.limited:
			return v, nil
		default:
			return v, ErrEmpty
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return v, ErrEmpty
	}
	return q.take(), nil
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.limited) + len(q.items)
}
