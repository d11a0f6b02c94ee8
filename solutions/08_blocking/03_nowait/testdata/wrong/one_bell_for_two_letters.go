// want test "still wait"

// Package nowait has a bell with room for one stroke: two who are about to wait hear it once when two letters come.
package nowait

import (
	"context"
	"slices"
	"sync"
)

type Mailbox[T any] struct {
	mu      sync.Mutex
	size    int
	letters []T
	dropped int
	news    chan struct{}
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: size < 1")
	}
	return &Mailbox[T]{size: size, news: make(chan struct{}, 1)}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
	m.letters = append(m.letters, v)
	m.ring()
}

func (m *Mailbox[T]) ring() {
	select {
	case m.news <- struct{}{}:
	default:
	}
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	if ctx.Err() != nil {
		return v, ctx.Err()
	}
	for {
		m.mu.Lock()
		if len(m.letters) > 0 {
			v = m.take()
			m.mu.Unlock()
			return v, nil
		}
		m.mu.Unlock()
		select {
		case <-m.news:
		case <-ctx.Done():
			return v, ctx.Err()
		}
	}
}

func (m *Mailbox[T]) take() T {
	v := m.letters[0]
	m.letters = slices.Delete(m.letters, 0, 1)
	return v
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false
	}
	return m.take(), true
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
