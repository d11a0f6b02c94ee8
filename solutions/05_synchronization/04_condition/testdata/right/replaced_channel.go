// Package condition has a channel in the place of the condition variable: each change closes it and makes a new one.
package condition

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	capacity int

	mu      sync.Mutex
	changed chan struct{}
	items   []T
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	return &Buffer[T]{capacity: capacity, changed: make(chan struct{})}
}

// wait gives up the lock, waits for the next change, and takes the lock again.
func (b *Buffer[T]) wait() {
	changed := b.changed
	b.mu.Unlock()
	<-changed
	b.mu.Lock()
}

func (b *Buffer[T]) broadcast() {
	close(b.changed)
	b.changed = make(chan struct{})
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.capacity && !b.closed {
		b.wait()
	}
	if b.closed {
		return ErrClosed
	}
	b.items = append(b.items, v)
	b.broadcast()
	return nil
}

func (b *Buffer[T]) Get() (T, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 && !b.closed {
		b.wait()
	}
	if len(b.items) == 0 {
		var zero T
		return zero, ErrClosed
	}
	v := b.items[0]
	b.items = b.items[1:]
	b.broadcast()
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) > 0 {
		b.wait()
	}
}

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.broadcast()
}

func (b *Buffer[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}
