// Package event lets any number of goroutines wait for something to happen.
package event

import "context"

// An Event is either set or clear. Wait blocks until it is set.
// Only [New] makes one.
//
// All methods may be called from many goroutines at the same time. What was done before
// Set is seen by everybody whom that Set lets go on.
type Event struct {
	// TODO: what can tell any number of goroutines, and those who come later, that it has happened?
}

// New returns an Event that is clear.
func New() *Event {
	// TODO
	return &Event{}
}

// Wait returns nil immediately if the event is set. If not, it waits until somebody
// calls Set, and then returns nil, even if Clear is called before it could return.
//
// If ctx ends first, Wait returns ctx's error. If the event is set, Wait returns nil
// even if ctx has ended. If both happen in the same moment, either may be returned.
func (e *Event) Wait(ctx context.Context) error {
	// TODO: wait for the event or for ctx, whichever comes first.
	return nil
}

// Set sets the event and lets all go on who wait for it. It does not wait for
// them. If the event is set already, Set does nothing.
func (e *Event) Set() {
	// TODO
}

// Clear clears the event: who calls Wait from now on waits for the next Set. If
// the event is clear already, Clear does nothing, to those who wait neither.
func (e *Event) Clear() {
	// TODO
}

// IsSet reports whether the event is set.
func (e *Event) IsSet() bool {
	// TODO
	return false
}
