// Package condition broadcasts in Get, and signals in Put.
package condition

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	capacity int

	mu     sync.Mutex // guards what follows
	items  []T
	closed bool

	changed *sync.Cond
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: a buffer needs room for one thing at least")
	}
	b := &Buffer[T]{capacity: capacity}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	// A loop, not an if: when Wait has the lock back, somebody else may have taken the room.
	for len(b.items) == b.capacity && !b.closed {
		b.changed.Wait()
	}
	if b.closed {
		return ErrClosed
	}
	b.items = append(b.items, v)
	// A signal will do here, whomever it wakes, as Get broadcasts. One who waits for room or for the end came
	// after the last Get, or it would have been woken. So if any Get sleeps, and things are there, another one has been
	// woken, and takes the first of them: and then all look again.
	b.changed.Signal()
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
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) > 0 {
		b.changed.Wait()
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
