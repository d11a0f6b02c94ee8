// Package queue is a channel, and a channel without a size has room for nothing.
package queue

import (
	"context"
	"errors"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct{ items chan T }

func New[T any](maxsize int) *Queue[T] {
	return &Queue[T]{make(chan T, max(0, maxsize))}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select { // want deadlock "wait"
	case q.items <- v:
		return nil
	case <-ctx.Done():
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

func (q *Queue[T]) TryPut(v T) error {
	select {
	case q.items <- v:
		return nil
	default:
		return ErrFull
	}
}

func (q *Queue[T]) TryGet() (v T, err error) {
	select {
	case v = <-q.items:
		return v, nil
	default:
		return v, ErrEmpty
	}
}

func (q *Queue[T]) Len() int { return len(q.items) }
