// Package queue keeps all in a channel with room for one: who has it may change it, and tells those who wait.
package queue

import (
	"context"
	"errors"
)

var (
	ErrFull  = errors.New("the queue is full")
	ErrEmpty = errors.New("the queue is empty")
)

type state[T any] struct {
	items   []T
	changed chan struct{}
}

type Queue[T any] struct {
	maxsize int
	state   chan state[T]
}

func New[T any](maxsize int) *Queue[T] {
	q := &Queue[T]{maxsize, make(chan state[T], 1)}
	q.state <- state[T]{changed: make(chan struct{})}
	return q
}

// attempt changes the items if that can be done now; otherwise it returns what is closed by the next change.
func (q *Queue[T]) attempt(change func(items []T) ([]T, error)) (<-chan struct{}, error) {
	s := <-q.state
	defer func() { q.state <- s }()
	items, err := change(s.items)
	if err != nil {
		return s.changed, err
	}
	close(s.changed)
	s = state[T]{items, make(chan struct{})}
	return nil, nil
}

// do changes the items as soon as that can be done, or not at all if ctx ends first.
func (q *Queue[T]) do(ctx context.Context, change func(items []T) ([]T, error)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		changed, err := q.attempt(change)
		if err == nil {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

func (q *Queue[T]) adding(v T) func(items []T) ([]T, error) {
	return func(items []T) ([]T, error) {
		if q.maxsize > 0 && len(items) >= q.maxsize {
			return nil, ErrFull
		}
		return append(items, v), nil
	}
}

func taking[T any](v *T) func(items []T) ([]T, error) {
	return func(items []T) ([]T, error) {
		if len(items) == 0 {
			return nil, ErrEmpty
		}
		*v = items[0]
		return items[1:], nil
	}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error { return q.do(ctx, q.adding(v)) }

func (q *Queue[T]) Get(ctx context.Context) (v T, err error) {
	err = q.do(ctx, taking(&v))
	return v, err
}

func (q *Queue[T]) TryPut(v T) error {
	_, err := q.attempt(q.adding(v))
	return err
}

func (q *Queue[T]) TryGet() (v T, err error) {
	_, err = q.attempt(taking(&v))
	return v, err
}

func (q *Queue[T]) Len() int {
	s := <-q.state
	defer func() { q.state <- s }()
	return len(s.items)
}
