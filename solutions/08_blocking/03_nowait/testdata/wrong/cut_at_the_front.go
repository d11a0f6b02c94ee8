// want test "still in memory"

// Package nowait cuts the slice at the front, and the array behind it keeps what was got.
package nowait

import (
	"context"
	"sync"
)

type Mailbox[T any] struct {
	mu      sync.Mutex
	letters []T
	size    int
	dropped int
	changed chan struct{}
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: size below 1")
	}
	return &Mailbox[T]{size: size, changed: make(chan struct{})}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = m.letters[1:]
		m.dropped++
	}
	m.letters = append(m.letters, v)
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	for {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		m.mu.Lock()
		v, ok := m.take()
		changed := m.changed
		m.mu.Unlock()
		if ok {
			return v, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return zero, ctx.Err()
		}
	}
}

// take is called with the lock held.
func (m *Mailbox[T]) take() (v T, ok bool) {
	if len(m.letters) == 0 {
		return v, false
	}
	v = m.letters[0]
	m.letters = m.letters[1:]
	return v, true
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.take()
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
