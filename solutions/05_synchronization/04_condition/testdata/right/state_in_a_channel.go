// Package condition keeps all in a channel with room for one: who has it may change it, and tells those who wait.
package condition

import "errors"

var ErrClosed = errors.New("the buffer is closed")

type state[T any] struct {
	items   []T
	closed  bool
	changed chan struct{}
}

type Buffer[T any] struct {
	capacity int
	state    chan *state[T]
}

func New[T any](capacity int) *Buffer[T] {
	if capacity < 1 {
		panic("condition: no room")
	}
	b := &Buffer[T]{capacity, make(chan *state[T], 1)}
	b.state <- &state[T]{changed: make(chan struct{})}
	return b
}

// when takes the state as soon as the condition holds.
func (b *Buffer[T]) when(holds func(s *state[T]) bool) *state[T] {
	for {
		s := <-b.state
		if holds(s) {
			return s
		}
		changed := s.changed
		b.state <- s
		<-changed
	}
}

// giveBack tells all who wait to look at the state again.
func (b *Buffer[T]) giveBack(s *state[T]) {
	close(s.changed)
	s.changed = make(chan struct{})
	b.state <- s
}

func (b *Buffer[T]) Put(v T) error {
	s := b.when(func(s *state[T]) bool { return s.closed || len(s.items) < b.capacity })
	defer b.giveBack(s)
	if s.closed {
		return ErrClosed
	}
	s.items = append(s.items, v)
	return nil
}

func (b *Buffer[T]) Get() (v T, err error) {
	s := b.when(func(s *state[T]) bool { return s.closed || len(s.items) > 0 })
	defer b.giveBack(s)
	if len(s.items) == 0 {
		return v, ErrClosed
	}
	v, s.items = s.items[0], s.items[1:]
	return v, nil
}

func (b *Buffer[T]) WaitEmpty() {
	b.state <- b.when(func(s *state[T]) bool { return len(s.items) == 0 })
}

func (b *Buffer[T]) Len() int {
	s := <-b.state
	defer func() { b.state <- s }()
	return len(s.items)
}

func (b *Buffer[T]) Close() {
	s := <-b.state
	s.closed = true
	b.giveBack(s)
}
