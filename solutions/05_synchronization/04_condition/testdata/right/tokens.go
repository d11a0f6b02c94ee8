// Package condition has a token for each free place and one for each thing, in two channels; a mutex guards what is in the buffer.
package condition

import (
	"errors"
	"sync"
)

var ErrClosed = errors.New("the buffer is closed")

type Buffer[T any] struct {
	room   chan struct{}
	some   chan struct{}
	closed chan struct{}

	mu    sync.Mutex
	items []T
	empty chan struct{} // closed while there is nothing
	over  bool
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	b := &Buffer[T]{
		room:   make(chan struct{}, capacity),
		some:   make(chan struct{}, capacity),
		closed: make(chan struct{}),
		empty:  make(chan struct{}),
	}
	for range capacity {
		b.room <- struct{}{}
	}
	close(b.empty)
	return b
}

func (b *Buffer[T]) Put(v T) error {
	select {
	case <-b.room:
	case <-b.closed:
		return ErrClosed
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.over {
		b.room <- struct{}{}
		return ErrClosed
	}
	if len(b.items) == 0 {
		b.empty = make(chan struct{})
	}
	b.items = append(b.items, v)
	b.some <- struct{}{}
	return nil
}

func (b *Buffer[T]) Get() (v T, err error) {
	select {
	case <-b.some:
	case <-b.closed:
		// Nothing is put any more: what is not here now will never be.
		select {
		case <-b.some:
		default:
			return v, ErrClosed
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	v, b.items = b.items[0], b.items[1:]
	if len(b.items) == 0 {
		close(b.empty)
	}
	b.room <- struct{}{}
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.mu.Lock()
	empty := b.empty
	b.mu.Unlock()
	<-empty
}

func (b *Buffer[T]) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.items)
}

func (b *Buffer[T]) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.over {
		b.over = true
		close(b.closed)
	}
}
