// Package event keeps its state in a channel with room for one: who has taken it out may change it.
package event

import "context"

type state struct {
	set      bool
	happened chan struct{}
}

type Event struct{ state chan state }

func New() *Event {
	e := &Event{make(chan state, 1)}
	e.state <- state{happened: make(chan struct{})}
	return e
}

func (e *Event) now() state {
	s := <-e.state
	e.state <- s
	return s
}

func (e *Event) Wait(ctx context.Context) error {
	s := e.now()
	if s.set {
		return nil
	}
	select {
	case <-s.happened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (e *Event) Set() {
	s := <-e.state
	if !s.set {
		close(s.happened)
	}
	e.state <- state{true, s.happened}
}

func (e *Event) Clear() {
	s := <-e.state
	if s.set {
		s = state{happened: make(chan struct{})}
	}
	e.state <- s
}

func (e *Event) IsSet() bool { return e.now().set }
