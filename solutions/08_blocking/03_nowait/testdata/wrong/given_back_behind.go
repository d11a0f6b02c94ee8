// want test "in the order in which they came out"

// Package nowait hands letters over; who gives up with one in hand puts it in again, behind those that have come since.
package nowait

import (
	"context"
	"slices"
	"sync"
)

// A Mailbox keeps the newest letters. Only [New] makes one.
type Mailbox[T any] struct {
	mu      sync.Mutex
	size    int
	letters []T
	waiting []chan T // only while there are no letters
	dropped int
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: a mailbox needs room for a letter")
	}
	return &Mailbox[T]{size: size}
}

// Put puts v behind what is there and never waits.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.waiting) > 0 {
		m.waiting[0] <- v // has room for it
		m.waiting[0] = nil
		m.waiting = m.waiting[1:]
		return
	}
	if len(m.letters) == m.size {
		m.take()
		m.dropped++
	}
	m.letters = append(m.letters, v)
}

func (m *Mailbox[T]) take() T {
	var zero T
	v := m.letters[0]
	m.letters[0] = zero
	m.letters = m.letters[1:]
	return v
}

// Get takes out the oldest letter, and waits for one if need be.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	if err := ctx.Err(); err != nil {
		return zero, err
	}
	m.mu.Lock()
	if len(m.letters) > 0 {
		defer m.mu.Unlock()
		return m.take(), nil
	}
	slot := make(chan T, 1)
	m.waiting = append(m.waiting, slot)
	m.mu.Unlock()

	select {
	case v := <-slot:
		return v, nil
	case <-ctx.Done():
	}
	m.mu.Lock()
	if i := slices.Index(m.waiting, slot); i >= 0 {
		m.waiting = slices.Delete(m.waiting, i, i+1)
		m.mu.Unlock()
		return zero, ctx.Err()
	}
	v := <-slot // not for us any more
	m.mu.Unlock()
	m.Put(v)
	return zero, ctx.Err()
}

// TryGet takes out the oldest letter if there is one.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false
	}
	return m.take(), true
}

// Dropped returns how many letters have been dropped.
func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
