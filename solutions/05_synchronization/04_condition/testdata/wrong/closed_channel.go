// Package condition is a channel, and closes it while others wait to send.
package condition

import (
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	items  chan T
	closed atomic.Bool
	mu     sync.Mutex
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	return &Buffer[T]{items: make(chan T, capacity)}
}

func (b *Buffer[T]) Put(v T) error {
	if b.closed.Load() {
		return ErrClosed
	}
	b.items <- v // want panic|race "send on closed channel|race"
	return nil
}

func (b *Buffer[T]) Get() (T, error) {
	v, open := <-b.items
	if !open {
		return v, ErrClosed
	}
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	for len(b.items) > 0 {
		time.Sleep(time.Millisecond)
	}
}

func (b *Buffer[T]) Len() int { return len(b.items) }

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.closed.Swap(true) {
		close(b.items)
	}
}
