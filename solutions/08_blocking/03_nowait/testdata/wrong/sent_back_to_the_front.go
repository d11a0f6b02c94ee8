// want test "What was there then came out as"

// Package nowait has those who give up put their letters back in front, in whatever order they do so.
package nowait

import (
	"context"
	"slices"
	"sync"
)

// A Mailbox has room for a number of letters, and keeps the newest.
type Mailbox[T any] struct {
	mu      sync.Mutex
	size    int
	letters []T
	readers []chan T // those who wait; none if there are letters
	dropped int
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{size: size}
}

// Put puts v behind what is there, and drops the oldest letter if that is too much.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.hand(v) {
		return
	}
	m.letters = append(m.letters, v)
	if len(m.letters) > m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
}

// hand gives v to the first who waits, if there is one.
func (m *Mailbox[T]) hand(v T) bool {
	if len(m.readers) == 0 {
		return false
	}
	m.readers[0] <- v
	m.readers = slices.Delete(m.readers, 0, 1)
	return true
}

// sentBack puts v back to where it was: it is older than all that are there.
func (m *Mailbox[T]) sentBack(v T) {
	switch {
	case m.hand(v):
	case len(m.letters) == m.size:
		m.dropped++
	default:
		m.letters = slices.Insert(m.letters, 0, v)
	}
}

// Get takes out the oldest letter, or waits for one.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	m.mu.Lock()
	if v, ok := m.take(); ok {
		m.mu.Unlock()
		return v, nil
	}
	mine := make(chan T, 1)
	m.readers = append(m.readers, mine)
	m.mu.Unlock()

	select {
	case v := <-mine:
		return v, nil
	case <-ctx.Done():
		m.mu.Lock()
		defer m.mu.Unlock()
		if i := slices.Index(m.readers, mine); i >= 0 {
			m.readers = slices.Delete(m.readers, i, i+1)
		} else {
			m.sentBack(<-mine)
		}
		return zero, ctx.Err()
	}
}

func (m *Mailbox[T]) take() (v T, ok bool) {
	if len(m.letters) == 0 {
		return v, false
	}
	v = m.letters[0]
	m.letters = slices.Delete(m.letters, 0, 1)
	return v, true
}

// TryGet takes out the oldest letter, if there is one.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.take()
}

// Dropped returns how many letters have been dropped.
func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
