// want test "were there before they were put"

// Package queue puts into its small channel whenever that has room, so that one who comes before it is filled up again overtakes the rest.
package queue

import (
	"context"
	"errors"
	"sync"
)

var ErrFull = errors.New("the queue is full")

var ErrEmpty = errors.New("the queue is empty")

const small = 16

type Queue[T any] struct {
	ch        chan T
	unlimited bool

	mu       sync.Mutex
	overflow []T
}

func New[T any](maxsize int) *Queue[T] {
	if maxsize <= 0 {
		return &Queue[T]{ch: make(chan T, small), unlimited: true}
	}
	return &Queue[T]{ch: make(chan T, maxsize)}
}

func (q *Queue[T]) putUnlimited(v T) {
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case q.ch <- v:
	default:
		q.overflow = append(q.overflow, v)
	}
}

func (q *Queue[T]) refill() {
	if !q.unlimited {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.overflow) > 0 {
		select {
		case q.ch <- q.overflow[0]:
			var zero T
			q.overflow[0] = zero
			q.overflow = q.overflow[1:]
		default:
			return
		}
	}
}

func (q *Queue[T]) Put(ctx context.Context, v T) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.unlimited {
		q.putUnlimited(v)
		return nil
	}
	select {
	case q.ch <- v:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (q *Queue[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	select {
	case v := <-q.ch:
		q.refill()
		return v, nil
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (q *Queue[T]) TryPut(v T) error {
	if q.unlimited {
		q.putUnlimited(v)
		return nil
	}
	select {
	case q.ch <- v:
		return nil
	default:
		return ErrFull
	}
}

func (q *Queue[T]) TryGet() (T, error) {
	q.refill()
	select {
	case v := <-q.ch:
		q.refill()
		return v, nil
	default:
		var zero T
		return zero, ErrEmpty
	}
}

func (q *Queue[T]) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.ch) + len(q.overflow)
}
