// want test "TryGet found nothing"

// Package nowait says that there is no letter when somebody else has them all in hand.
package nowait

import (
	"context"
	"slices"
	"sync/atomic"
)

type Mailbox[T any] struct {
	size    int
	full    chan []T
	empty   chan []T
	dropped atomic.Int64
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	m := &Mailbox[T]{size: size, full: make(chan []T, 1), empty: make(chan []T, 1)}
	m.empty <- nil
	return m
}

func (m *Mailbox[T]) Put(v T) {
	var letters []T
	select {
	case letters = <-m.full:
	case letters = <-m.empty:
	}
	if len(letters) == m.size {
		letters = slices.Delete(letters, 0, 1)
		m.dropped.Add(1)
	}
	m.full <- append(letters, v)
}

func (m *Mailbox[T]) first(letters []T) T {
	v := letters[0]
	if letters = slices.Delete(letters, 0, 1); len(letters) > 0 {
		m.full <- letters
	} else {
		m.empty <- letters
	}
	return v
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	select {
	case letters := <-m.full:
		return m.first(letters), nil
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	select {
	case letters := <-m.full:
		return m.first(letters), true
	default:
		return v, false
	}
}

func (m *Mailbox[T]) Dropped() int {
	return int(m.dropped.Load())
}
