// want perturbed test "what Len told|things in the buffer"

// Package condition counts what is in the buffer when it has given up the lock.
package condition

import (
	"errors"
	"sync"
	"sync/atomic"
)

// ErrClosed is what is returned by a Put into a closed buffer, and by a Get from
// one that is closed and empty.
var ErrClosed = errors.New("the buffer is closed")

// A Buffer holds a limited number of things, first in, first out. Only [New] makes one.
type Buffer[T any] struct {
	capacity int
	count    atomic.Int64 // how many are in it, for Len

	mu      sync.Mutex
	changed *sync.Cond
	items   []T
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: capacity < 1")
	}
	b := &Buffer[T]{capacity: capacity}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	for !b.closed && len(b.items) == b.capacity {
		b.changed.Wait()
	}
	if b.closed {
		b.mu.Unlock()
		return ErrClosed
	}
	b.items = append(b.items, v)
	b.changed.Broadcast()
	b.mu.Unlock()
	b.count.Add(1)
	return nil
}

func (b *Buffer[T]) Get() (T, error) {
	b.mu.Lock()
	for !b.closed && len(b.items) == 0 {
		b.changed.Wait()
	}
	var zero T
	if len(b.items) == 0 {
		b.mu.Unlock()
		return zero, ErrClosed
	}
	v := b.items[0]
	b.items[0] = zero
	b.items = b.items[1:]
	b.changed.Broadcast()
	b.mu.Unlock()
	b.count.Add(-1)
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) > 0 {
		b.changed.Wait()
	}
}

func (b *Buffer[T]) Len() int {
	return int(b.count.Load())
}

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.changed.Broadcast()
}
