// Package queue has a goroutine of its own that keeps the items, and never goes home.
package queue

import (
	"context"
	"errors"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct{ items, in chan T }

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{items: make(chan T), in: make(chan T)}
	go func() { // want leak|deadlock|test "left behind|wait|the error of TryPut|items in the queue"
		var list []T
		for {
			var in, out chan T
			var first T
			if maxsize <= 0 || len(list) < maxsize {
				in = q.in
			}
			if len(list) > 0 {
				out, first = q.items, list[0]
			}
			select {
			case v := <-in:
				list = append(list, v)
			case out <- first:
				list = list[1:]
			}
		}
	}()
	return q
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case q.in <- v:
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
	case q.in <- v:
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
