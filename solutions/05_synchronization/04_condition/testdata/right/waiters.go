// Package condition keeps a list of those who wait, each with a condition of its own, and wakes those whose condition holds.
package condition

import (
	"errors"
	"slices"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type waiter struct {
	holds func() bool
	woken chan struct{}
}

type Buffer[T any] struct {
	capacity int

	mu      sync.Mutex
	waiters []waiter
	items   []T
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	return &Buffer[T]{capacity: capacity}
}

// when waits until the condition holds. The caller holds mu.
func (b *Buffer[T]) when(holds func() bool) {
	for !holds() {
		w := waiter{holds, make(chan struct{})}
		b.waiters = append(b.waiters, w)
		b.mu.Unlock()
		<-w.woken
		b.mu.Lock()
	}
}

// changed wakes those who may go on. The caller holds mu.
func (b *Buffer[T]) changed() {
	b.waiters = slices.DeleteFunc(b.waiters, func(w waiter) bool {
		if !w.holds() {
			return false
		}
		close(w.woken)
		return true
	})
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return len(b.items) < b.capacity || b.closed })
	if b.closed {
		return ErrClosed
	}
	b.items = append(b.items, v)
	b.changed()
	return nil
}

func (b *Buffer[T]) Get() (v T, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return len(b.items) > 0 || b.closed })
	if len(b.items) == 0 {
		return v, ErrClosed
	}
	v, b.items = b.items[0], b.items[1:]
	b.changed()
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return len(b.items) == 0 })
}

func (b *Buffer[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.changed()
}
