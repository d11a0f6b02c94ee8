// want test "its Err\(\), not its cause"

// Package event tells why the context has ended, and not that it has.
package event

import (
	"context"
	"sync"
)

// An Event is either set or clear.
type Event struct {
	mu  sync.Mutex
	set bool          // guarded by mu
	hit chan struct{} // guarded by mu; closed when set
}

// New returns an Event that is clear.
func New() *Event {
	return &Event{hit: make(chan struct{})}
}

// Wait returns nil immediately if the event is set. If not, it waits until somebody
// calls Set, or until ctx ends.
func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	hit := e.hit
	e.mu.Unlock()
	select {
	case <-hit:
		return nil
	default:
	}
	select {
	case <-hit:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-hit:
		return nil
	default:
		return context.Cause(ctx)
	}
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		close(e.hit)
	}
}

// Clear clears the event: who calls Wait from now on waits for the next Set.
func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		e.set = false
		e.hit = make(chan struct{})
	}
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
