// Package event lets any number of goroutines wait for something to happen.
package event

import "context"

// An Event is either set or clear. Wait blocks until it is set.
// Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Event struct {
	// TODO: what can tell any number of goroutines, and those who come later, that it has happened?
}

// New returns an Event that is clear.
func New() *Event {
	// TODO
	return &Event{}
}

// Wait waits until the event is set.
//   - If it is set already, Wait returns nil immediately, even if ctx has ended.
//   - When somebody calls Set, it returns nil, even if Clear comes before it could return.
//   - When ctx ends first, or has ended before, it returns ctx's error.
func (e *Event) Wait(ctx context.Context) error {
	// TODO: wait for the event or for ctx, whichever comes first.
	return nil
}

// Set sets the event and lets all go on who wait for it.
func (e *Event) Set() {
	// TODO
}

// Clear clears the event: whoever calls Wait from now on waits for the next Set.
func (e *Event) Clear() {
	// TODO
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	// TODO
	return false
}
