// Package event has each waiter wake the next, and whoever gives up counts on the context to wake all.
package event

import (
	"context"
	"sync"
)

// An Event is either set or clear. Set wakes one, and that one the next.
type Event struct {
	mu      sync.Mutex
	changed *sync.Cond
	set     bool
	sets    uint64
}

// New returns an Event that is clear.
func New() *Event {
	e := new(Event)
	e.changed = sync.NewCond(&e.mu)
	return e
}

// Wait waits for the event, or for ctx.
func (e *Event) Wait(ctx context.Context) error {
	called := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(called)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.changed.Broadcast()
	})
	defer func() {
		if !stop() {
			<-called
		}
	}()

	e.mu.Lock()
	defer e.mu.Unlock()
	if e.set {
		return nil
	}
	for before := e.sets; e.sets == before; {
		if err := ctx.Err(); err != nil {
			return err
		}
		e.changed.Wait() // want deadlock "e.changed"
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	e.changed.Signal()
	return nil
}

// Set sets the event.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		e.sets++
		e.changed.Signal()
	}
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
