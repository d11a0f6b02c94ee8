// want test "functions that the context still has to call"

// Package event asks the context to call at its end, and does not take that back when the event was set.
package event

import (
	"context"
	"sync"
)

// An Event is either set or clear.
type Event struct {
	mu      sync.Mutex
	changed sync.Cond
	set     bool   // guarded by mu
	sets    uint64 // guarded by mu: how often it has been set
}

// New returns an Event that is clear.
func New() *Event {
	e := &Event{}
	e.changed.L = &e.mu
	return e
}

func (e *Event) wakeAll() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.changed.Broadcast()
}

// Wait returns nil immediately if the event is set. If not, it waits until somebody
// calls Set, or until ctx ends.
func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		return nil
	}
	context.AfterFunc(ctx, e.wakeAll)
	for came := e.sets; e.sets == came; e.changed.Wait() {
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		return
	}
	e.set = true
	e.sets++
	e.changed.Broadcast()
}

// Clear clears the event: who calls Wait from now on waits for the next Set.
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
