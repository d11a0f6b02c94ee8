// want spin|test "busy waiting|time that went by"

// Package condition waits for the others on the condition variable, but looks every millisecond whether the buffer is empty.
package condition

import (
	"errors"
	"sync"
	"time"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	capacity int

	mu      sync.Mutex
	changed *sync.Cond
	items   []T
	closed  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	b := &Buffer[T]{capacity: capacity}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.capacity && !b.closed {
		b.changed.Wait()
	}
	if b.closed {
		return ErrClosed
	}
	b.items = append(b.items, v)
	b.changed.Broadcast()
	return nil
}

func (b *Buffer[T]) Get() (T, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 && !b.closed {
		b.changed.Wait()
	}
	if len(b.items) == 0 {
		var zero T
		return zero, ErrClosed
	}
	v := b.items[0]
	b.items = b.items[1:]
	b.changed.Broadcast()
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	for b.Len() > 0 {
		time.Sleep(time.Millisecond)
	}
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
	b.changed.Broadcast()
}
