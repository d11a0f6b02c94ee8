// Package event has no lock: a state is never changed, but swapped for the next one.
package event

import (
	"context"
	"sync/atomic"
)

type state struct {
	set      bool
	happened chan struct{}
}

type Event struct{ state atomic.Pointer[state] }

func New() *Event {
	e := &Event{}
	e.state.Store(&state{happened: make(chan struct{})})
	return e
}

func (e *Event) Wait(ctx context.Context) error {
	s := e.state.Load()
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
	for {
		s := e.state.Load()
		if s.set {
			return
		}
		if e.state.CompareAndSwap(s, &state{set: true}) {
			close(s.happened)
			return
		}
	}
}

func (e *Event) Clear() {
	s := e.state.Load()
	if s.set {
		e.state.CompareAndSwap(s, &state{happened: make(chan struct{})})
	}
}

func (e *Event) IsSet() bool { return e.state.Load().set }
