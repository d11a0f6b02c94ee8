// Package nowait has a mailbox for those who cannot wait: it keeps what is newest.
package nowait

import (
	"context"
	"slices"
	"sync"
)

// A Mailbox has room for a number of letters. When it is full and another one comes,
// it drops the oldest. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Mailbox[T any] struct {
	size int

	mu      sync.Mutex // guards what follows, and is never held while anybody waits
	letters []T
	dropped int
	arrived chan struct{} // closed, and replaced, when a letter comes
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: a mailbox needs room for one letter at least")
	}
	return &Mailbox[T]{size: size, arrived: make(chan struct{})}
}

// Put puts v into the mailbox, behind what is there. If that is too much, the oldest
// letter is dropped. One that somebody is just getting may still take up room. Put never waits.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.dropOldest()
		m.dropped++
	}
	m.letters = append(m.letters, v)
	// All who wait look again. A letter that was handed to one of them could meet
	// somebody who is just giving up.
	close(m.arrived)
	m.arrived = make(chan struct{})
}

// Get takes out the oldest letter, waiting for one if there is none. If ctx ends first,
// or has ended before, Get takes nothing and returns ctx's error. If a letter comes and ctx
// ends in the same moment, either may win, but no letter is lost.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		v, ok, arrived := m.look()
		if ok {
			return v, nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
		}
	}
}

// TryGet takes out the oldest letter, if there is one, and reports whether there was.
// It never waits.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	v, ok, _ = m.look()
	return v, ok
}

// look takes out the oldest letter. If there is none, it returns what will be closed
// when the next one comes, found under the same lock: so none comes unnoticed.
func (m *Mailbox[T]) look() (v T, ok bool, arrived <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false, m.arrived
	}
	v = m.letters[0]
	m.dropOldest()
	return v, true, nil
}

// dropOldest takes out the first letter, and does not keep a copy as m.letters[1:] would.
func (m *Mailbox[T]) dropOldest() {
	m.letters = slices.Delete(m.letters, 0, 1)
}

// Dropped returns how many letters have been dropped since New.
func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
