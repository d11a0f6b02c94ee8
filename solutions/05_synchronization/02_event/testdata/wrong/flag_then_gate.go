// Package event changes the flag and the channel in two steps, and another call may come in between.
package event

import (
	"context"
	"sync/atomic"
)

// An Event is either set or clear.
type Event struct {
	set  atomic.Bool
	gate atomic.Pointer[gate]
}

type gate struct{ open chan struct{} }

func newGate() *gate { return &gate{open: make(chan struct{})} }

// New returns an Event that is clear.
func New() *Event {
	e := &Event{}
	e.gate.Store(newGate())
	return e
}

// Wait returns nil immediately if the event is set. If not, it waits until somebody
// calls Set, or until ctx ends.
func (e *Event) Wait(ctx context.Context) error {
	g := e.gate.Load()
	if e.set.Load() {
		return nil
	}
	select {
	case <-g.open:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-g.open:
		return nil
	default:
		return ctx.Err()
	}
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	if !e.set.Swap(true) {
		close(e.gate.Load().open) // want perturbed panic "close of closed channel"
	}
}

// Clear clears the event: who calls Wait from now on waits for the next Set.
func (e *Event) Clear() {
	if e.set.Swap(false) {
		e.gate.Store(newGate())
	}
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	return e.set.Load()
}
