// Package nowait makes room in one select and sends after another: somebody else may have taken the place in between.
package nowait

import (
	"context"
	"sync/atomic"
)

type Mailbox[T any] struct {
	letters chan T
	dropped atomic.Int64
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{letters: make(chan T, size)}
}

func (m *Mailbox[T]) Put(v T) {
	select {
	case m.letters <- v:
		return
	default:
	}
	select {
	case <-m.letters:
		m.dropped.Add(1)
	default:
	}
	m.letters <- v // want perturbed deadlock "wait"
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	select {
	case v = <-m.letters:
		return v, nil
	case <-ctx.Done():
		return v, ctx.Err()
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	select {
	case v = <-m.letters:
		return v, true
	default:
		return v, false
	}
}

func (m *Mailbox[T]) Dropped() int { return int(m.dropped.Load()) }
