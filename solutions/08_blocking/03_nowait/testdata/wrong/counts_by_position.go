// want test "letters that are still in memory"

// Package nowait keeps every letter, and remembers how far it has been read.
package nowait

import (
	"context"
	"sync"
)

type Mailbox[T any] struct {
	size int

	mu      sync.Mutex
	letters []T
	read    int
	dropped int
	arrived chan struct{} // closed, and replaced, when a letter comes
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{size: size, arrived: make(chan struct{})}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters)-m.read == m.size {
		m.read++
		m.dropped++
	}
	m.letters = append(m.letters, v)
	close(m.arrived)
	m.arrived = make(chan struct{})
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		m.mu.Lock()
		arrived := m.arrived
		m.mu.Unlock()
		if v, ok := m.TryGet(); ok {
			return v, nil
		}
		select {
		case <-arrived:
		case <-ctx.Done():
		}
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.read {
		return v, false
	}
	v = m.letters[m.read]
	m.read++
	return v, true
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
