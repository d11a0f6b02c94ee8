// Package condition keeps the things in a ring that never grows, and has one helper that waits.
package condition

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	mu      sync.Mutex
	changed sync.Cond
	ring    []T
	first   int
	n       int
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	b := &Buffer[T]{ring: make([]T, capacity)}
	b.changed.L = &b.mu
	return b
}

// when waits until the condition holds. The caller holds mu.
func (b *Buffer[T]) when(condition func() bool) {
	for !condition() {
		b.changed.Wait()
	}
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return b.n < len(b.ring) || b.closed })
	if b.closed {
		return ErrClosed
	}
	b.ring[(b.first+b.n)%len(b.ring)] = v
	b.n++
	b.changed.Broadcast()
	return nil
}

func (b *Buffer[T]) Get() (v T, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return b.n > 0 || b.closed })
	if b.n == 0 {
		return v, ErrClosed
	}
	v = b.ring[b.first]
	b.first = (b.first + 1) % len(b.ring)
	b.n--
	b.changed.Broadcast()
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.when(func() bool { return b.n == 0 })
}

func (b *Buffer[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.n
}

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.changed.Broadcast()
}
