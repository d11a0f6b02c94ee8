// want test "gave up after a Clear of what was clear"

// Package event counts each Clear, and takes a new count for a Set that was cleared again.
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
	clears  uint64 // guarded by mu: tells those who wake up late that it was set
}

// New returns an Event that is clear.
func New() *Event {
	e := &Event{}
	e.changed.L = &e.mu
	return e
}

// Wait returns nil immediately if the event is set. If not, it waits until somebody
// calls Set, or until ctx ends.
func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	set, came := e.set, e.clears
	e.mu.Unlock()
	if set {
		return nil
	}

	// ctx must be able to wake us, too.
	woken := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(woken)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.changed.Broadcast()
	})
	defer func() {
		if !stop() {
			<-woken
		}
	}()

	e.mu.Lock()
	defer e.mu.Unlock()
	for !e.set && e.clears == came {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.changed.Wait()
	}
	return nil
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = true
	e.changed.Broadcast()
}

// Clear clears the event: who calls Wait from now on waits for the next Set.
func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.set = false
	e.clears++
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
