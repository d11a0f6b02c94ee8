// Package condition has a condition variable for each thing that one may wait for, and wakes no more than can go on.
package condition

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	capacity int

	mu     sync.Mutex
	room   *sync.Cond
	some   *sync.Cond
	empty  *sync.Cond
	items  []T
	closed bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	b := &Buffer[T]{capacity: capacity}
	b.room, b.some, b.empty = sync.NewCond(&b.mu), sync.NewCond(&b.mu), sync.NewCond(&b.mu)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == b.capacity && !b.closed {
		b.room.Wait()
	}
	if b.closed {
		return ErrClosed
	}
	b.items = append(b.items, v)
	b.some.Signal()
	return nil
}

func (b *Buffer[T]) Get() (T, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) == 0 && !b.closed {
		b.some.Wait()
	}
	var v T
	if len(b.items) == 0 {
		return v, ErrClosed
	}
	v, b.items = b.items[0], b.items[1:]
	b.room.Signal()
	if len(b.items) == 0 {
		b.empty.Broadcast()
	}
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) > 0 {
		b.empty.Wait()
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
	b.room.Broadcast()
	b.some.Broadcast()
}
