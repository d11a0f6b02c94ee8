// Package queue keeps its items in one of two channels with room for one: in the one there are some, in the other there are none.
// A slot in a third is room.
package queue

import (
	"context"
	"errors"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type Queue[T any] struct {
	some  chan []T
	empty chan struct{}
	room  chan struct{} // nil if there is no limit
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{some: make(chan []T, 1), empty: make(chan struct{}, 1)}
	q.empty <- struct{}{}
	if maxsize > 0 {
		q.room = make(chan struct{}, maxsize)
	}
	return q
}

func (q *Queue[T]) giveBack(items []T) {
	if len(items) == 0 {
		q.empty <- struct{}{}
	} else {
		q.some <- items
	}
}

func (q *Queue[T]) add(v T) {
	var items []T
	select {
	case items = <-q.some:
	case <-q.empty:
	}
	q.giveBack(append(items, v))
}

func (q *Queue[T]) first(items []T) T {
	v := items[0]
	if q.room != nil {
		<-q.room
	}
	q.giveBack(items[1:])
	return v
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.room != nil {
		select {
		case q.room <- struct{}{}:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	select {
	case items := <-q.some:
		return q.first(items), nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (q *Queue[T]) TryPut(v T) error {
	if q.room != nil {
		select {
		case q.room <- struct{}{}:
		default:
			return ErrFull
		}
	}
	q.add(v)
	return nil
}

func (q *Queue[T]) TryGet() (v T, err error) {
	select {
	case items := <-q.some:
		return q.first(items), nil
	case <-q.empty:
		q.empty <- struct{}{}
		return v, ErrEmpty
	}
}

func (q *Queue[T]) Len() int {
	select {
	case items := <-q.some:
		defer q.giveBack(items)
		return len(items)
	case <-q.empty:
		q.empty <- struct{}{}
		return 0
	}
}
