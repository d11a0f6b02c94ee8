// want test "when its context ended after 3s"

// Package nowait returns the context's cause in place of its error.
package nowait

import (
	"context"
	"sync"
)

// A Mailbox keeps the newest letters. Only [New] makes one.
type Mailbox[T any] struct {
	mu      sync.Mutex
	ring    []T
	first   int
	n       int
	dropped int
	news    chan struct{}
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: size < 1")
	}
	return &Mailbox[T]{ring: make([]T, size), news: make(chan struct{})}
}

// Put puts v behind what is there and never waits.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.ring[(m.first+m.n)%len(m.ring)] = v
	if m.n < len(m.ring) {
		m.n++
	} else {
		m.first = (m.first + 1) % len(m.ring)
		m.dropped++
	}
	close(m.news)
	m.news = make(chan struct{})
}

// Get takes out the oldest letter, and waits for one if need be.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	for {
		if ctx.Err() != nil {
			return zero, context.Cause(ctx)
		}
		m.mu.Lock()
		if m.n > 0 {
			v := m.ring[m.first]
			m.ring[m.first] = zero
			m.first = (m.first + 1) % len(m.ring)
			m.n--
			m.mu.Unlock()
			return v, nil
		}
		news := m.news
		m.mu.Unlock()
		select {
		case <-news:
		case <-ctx.Done():
		}
	}
}

// TryGet takes out the oldest letter if there is one.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.n == 0 {
		return v, false
	}
	var zero T
	v, m.ring[m.first] = m.ring[m.first], zero
	m.first = (m.first + 1) % len(m.ring)
	m.n--
	return v, true
}

// Dropped returns how many letters have been dropped.
func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
