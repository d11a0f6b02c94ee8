// Package condition has a bounded buffer: Put waits for room, and Get for something to get.
package condition

import (
	"errors"
	"sync"
)

// ErrClosed is what is returned by a Put into a closed buffer, and by a Get from
// one that is closed and empty.
var ErrClosed = errors.New("the buffer is closed")

// A Buffer holds a limited number of things, first in, first out. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time. Those who wait need
// not be served in turn.
type Buffer[T any] struct {
	capacity int

	mu     sync.Mutex // guards what follows
	items  []T
	closed bool

	// changed is broadcast, not signalled: those who wait for room, for something, and for
	// nothing wait here together, and a signal would wake the first of them, not the right one.
	changed *sync.Cond
}

// New returns an empty Buffer with room for capacity things. It panics if capacity < 1.
func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: a buffer needs room for one thing at least")
	}
	b := &Buffer[T]{capacity: capacity}
	b.changed = sync.NewCond(&b.mu)
	return b
}

// Put waits until there is room, and puts v behind what is in the buffer. If the buffer is
// closed, or is closed while Put waits, Put returns ErrClosed and v is not in the buffer.
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
	b.changed.Broadcast()
	return nil
}

// Get waits until there is something in the buffer, and takes out the first. If there is
// nothing and the buffer is closed, or is closed while Get waits, Get returns ErrClosed.
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

// WaitEmpty waits until there is nothing in the buffer. It returns immediately if nothing
// is; if something is put before it could return, it may wait for that, too.
func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.items) > 0 {
		b.changed.Wait()
	}
}

// Len returns how many things are in the buffer now.
func (b *Buffer[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}

// Close says that nothing more will be put. What is in the buffer may still be
// taken out. If the buffer is closed already, Close does nothing.
func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.changed.Broadcast()
}
