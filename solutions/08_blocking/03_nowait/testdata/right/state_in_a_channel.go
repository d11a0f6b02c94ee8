// Package nowait keeps its state in a channel with room for one: whoever has it may change it.
package nowait

import (
	"context"
)

type state[T any] struct {
	letters []T
	dropped int
	waiting chan struct{} // nil if nobody waits
}

type Mailbox[T any] struct {
	size  int
	state chan state[T]
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	m := &Mailbox[T]{size: size, state: make(chan state[T], 1)}
	m.state <- state[T]{}
	return m
}

func (m *Mailbox[T]) Put(v T) {
	s := <-m.state
	letters := append(s.letters, v)
	if len(letters) > m.size {
		letters = letters[1:]
		s.dropped++
	}
	s.letters = append([]T(nil), letters...)
	if s.waiting != nil {
		close(s.waiting)
		s.waiting = nil
	}
	m.state <- s
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	for ctx.Err() == nil {
		s := <-m.state
		if len(s.letters) > 0 {
			v, s.letters = s.letters[0], append([]T(nil), s.letters[1:]...)
			m.state <- s
			return v, nil
		}
		if s.waiting == nil {
			s.waiting = make(chan struct{})
		}
		woken := s.waiting
		m.state <- s
		select {
		case <-woken:
		case <-ctx.Done():
		}
	}
	return v, ctx.Err()
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	s := <-m.state
	defer func() { m.state <- s }()
	if len(s.letters) > 0 {
		v, s.letters, ok = s.letters[0], append([]T(nil), s.letters[1:]...), true
	}
	return v, ok
}

func (m *Mailbox[T]) Dropped() int {
	s := <-m.state
	m.state <- s
	return s.dropped
}
