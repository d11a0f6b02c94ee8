// Package condition has a bounded buffer: Put waits for room, and Get for something to get.
package condition

import "errors"

// ErrClosed is what is returned by a Put into a closed buffer, and by a Get from
// one that is closed and empty.
var ErrClosed = errors.New("the buffer is closed")

// A Buffer holds a limited number of things, first in, first out. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time. Those who wait need
// not be served in turn.
type Buffer[T any] struct {
	// TODO: what is in it, and how does a caller that waits learn that this has changed?
}

// New returns an empty Buffer with room for capacity things. It panics if capacity < 1.
func New[T any](capacity int) *Buffer[T] {
	// TODO
	return &Buffer[T]{}
}

// Put waits until there is room, and puts v behind what is in the buffer. If the buffer is
// closed, or is closed while Put waits, Put returns ErrClosed and v is not in the buffer.
func (b *Buffer[T]) Put(v T) error {
	// TODO: wait while the buffer is full.
	return nil
}

// Get waits until there is something in the buffer, and takes out the first. If there is
// nothing and the buffer is closed, or is closed while Get waits, Get returns ErrClosed.
func (b *Buffer[T]) Get() (T, error) {
	// TODO: wait while the buffer is empty.
	var zero T
	return zero, nil
}

// WaitEmpty waits until there is nothing in the buffer. It returns immediately if nothing
// is; if something is put before it could return, it may wait for that, too.
func (b *Buffer[T]) WaitEmpty() {
	// TODO
}

// Len returns how many things are in the buffer now.
func (b *Buffer[T]) Len() int {
	// TODO
	return 0
}

// Close says that nothing more will be put. What is in the buffer may still be
// taken out. If the buffer is closed already, Close does nothing.
func (b *Buffer[T]) Close() {
	// TODO
}
