// Package nowait rings a bell with room for one stroke; who hears it passes it on if there is more.
package nowait

import (
	"context"
	"sync"
	"sync/atomic"
)

type Mailbox[T any] struct {
	size    int
	bell    chan struct{}
	dropped atomic.Int64

	mu      sync.Mutex
	letters []*T
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{size: size, bell: make(chan struct{}, 1)}
}

func (m *Mailbox[T]) ring() {
	select {
	case m.bell <- struct{}{}:
	default:
	}
}

func (m *Mailbox[T]) Put(v T) {
	defer m.ring()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.letters = append(m.letters, &v)
	if len(m.letters) > m.size {
		m.letters[0] = nil
		m.letters = m.letters[1:]
		m.dropped.Add(1)
	}
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	for {
		if ctx.Err() != nil {
			m.ring() // for somebody else
			return v, ctx.Err()
		}
		if v, ok := m.TryGet(); ok {
			return v, nil
		}
		select {
		case <-m.bell:
		case <-ctx.Done():
		}
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false
	}
	v = *m.letters[0]
	m.letters[0] = nil
	m.letters = m.letters[1:]
	if len(m.letters) > 0 {
		m.ring()
	}
	return v, true
}

func (m *Mailbox[T]) Dropped() int { return int(m.dropped.Load()) }
