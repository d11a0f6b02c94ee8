// Package nowait has a mailbox for those who cannot wait: it keeps what is newest.
package nowait

import "context"

// A Mailbox has room for a number of letters. When it is full and another one comes,
// it drops the oldest. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Mailbox[T any] struct {
	// TODO: what is in it, how much was dropped, and how does one who waits learn of a new letter?
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	// TODO
	return &Mailbox[T]{}
}

// Put puts v into the mailbox, behind what is there. If that is too much, the oldest
// letter is dropped. One that somebody is just getting may still take up room. Put never waits.
func (m *Mailbox[T]) Put(v T) {
	// TODO: make room if there is none, and put v in, with nobody in between.
}

// Get takes out the oldest letter, waiting for one if there is none. If ctx ends first,
// or has ended before, Get takes nothing and returns ctx's error. If a letter comes and ctx
// ends in the same moment, either may win, but no letter is lost.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	// TODO: wait for a letter or for ctx, whichever comes first.
	var zero T
	return zero, nil
}

// TryGet takes out the oldest letter, if there is one, and reports whether there was.
// It never waits.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	// TODO
	return v, false
}

// Dropped returns how many letters have been dropped since New.
func (m *Mailbox[T]) Dropped() int {
	// TODO
	return 0
}
