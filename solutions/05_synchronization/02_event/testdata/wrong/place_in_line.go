// Package event remembers the place in line, although those in front may have left.
package event

import (
	"context"
	"slices"
	"sync"
)

// An Event is either set or clear.
type Event struct {
	mu      sync.Mutex
	set     bool
	waiters []chan struct{}
}

// New returns an Event that is clear.
func New() *Event { return &Event{} }

// Wait waits for the event, or for ctx.
func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	if e.set {
		e.mu.Unlock()
		return nil
	}
	me := make(chan struct{})
	place := len(e.waiters)
	e.waiters = append(e.waiters, me)
	e.mu.Unlock()

	select { // want deadlock "in a select for me"
	case <-me:
		return nil
	case <-ctx.Done():
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	select {
	case <-me:
		return nil
	default:
	}
	place = min(place, len(e.waiters)-1) // some may have left
	e.waiters = slices.Delete(e.waiters, place, place+1)
	return ctx.Err()
}

// Set sets the event.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = true
	for _, w := range e.waiters {
		close(w)
	}
	e.waiters = nil
}

// Clear clears the event.
func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = false
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
