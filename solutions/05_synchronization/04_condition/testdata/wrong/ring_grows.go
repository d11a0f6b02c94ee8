// want test "while things came twice as fast"

// Package condition has a ring that grows without being unrolled.
package condition

import (
	"errors"
	"sync"
)

// ErrClosed is what is returned by a Put into a closed buffer, and by a Get from
// one that is closed and empty.
var ErrClosed = errors.New("the buffer is closed")

// A Buffer holds a limited number of things, first in, first out. Only [New] makes one.
type Buffer[T any] struct {
	capacity int

	mu      sync.Mutex
	changed *sync.Cond
	ring    []T // grows up to capacity
	head, n int // ring[head] is the first of n
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: capacity < 1")
	}
	b := &Buffer[T]{capacity: capacity, ring: make([]T, min(capacity, 2))}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.closed && b.n == b.capacity {
		b.changed.Wait()
	}
	if b.closed {
		return ErrClosed
	}
	if b.n == len(b.ring) {
		b.grow()
	}
	b.ring[(b.head+b.n)%len(b.ring)] = v
	b.n++
	b.changed.Broadcast()
	return nil
}

func (b *Buffer[T]) grow() {
	ring := make([]T, min(b.capacity, 2*len(b.ring)))
	copy(ring, b.ring)
	b.ring = ring
}

func (b *Buffer[T]) Get() (T, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.closed && b.n == 0 {
		b.changed.Wait()
	}
	var zero T
	if b.n == 0 {
		return zero, ErrClosed
	}
	v := b.ring[b.head]
	b.ring[b.head] = zero
	b.head = (b.head + 1) % len(b.ring)
	b.n--
	b.changed.Broadcast()
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.n > 0 {
		b.changed.Wait()
	}
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
