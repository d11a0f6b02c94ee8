// Package event lets any number of goroutines wait for something to happen.
package event

import (
	"context"
	"sync"
)

// An Event is either set or clear. Wait blocks until it is set.
// Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Event struct {
	mu  sync.Mutex
	set bool
	// happened is closed by the next Set, and replaced by the Clear after it. Who waits
	// keeps the channel that was there when it came: the Clear cannot hold it any more.
	happened chan struct{}
}

// New returns an Event that is clear.
func New() *Event { return &Event{happened: make(chan struct{})} }

// Wait waits until the event is set.
//   - If it is set already, Wait returns nil immediately, even if ctx has ended.
//   - When somebody calls Set, it returns nil, even if Clear comes before it could return.
//   - When ctx ends first, or has ended before, it returns ctx's error.
func (e *Event) Wait(ctx context.Context) error {
	e.mu.Lock()
	set, happened := e.set, e.happened
	e.mu.Unlock()
	if set { // asked on its own: the select below takes either case when both are ready
		return nil
	}
	select {
	case <-happened:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.set {
		e.set = true
		close(e.happened)
	}
}

// Clear clears the event: who calls Wait from now on waits for the next Set.
func (e *Event) Clear() {
	e.mu.Lock()
	defer e.mu.Unlock()
	// Only if it is set: those who wait for the old channel would never hear of the next Set.
	if e.set {
		e.set = false
		e.happened = make(chan struct{})
	}
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.set
}
