// Package nowait looks every millisecond whether there is a letter.
package nowait

import (
	"context"
	"slices"
	"sync"
	"time"
)

type Mailbox[T any] struct {
	size int

	mu      sync.Mutex
	letters []T
	dropped int
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{size: size}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
	m.letters = append(m.letters, v)
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		if v, ok := m.TryGet(); ok {
			return v, nil
		}
		time.Sleep(time.Millisecond) // want spin "busy waiting"
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false
	}
	v = m.letters[0]
	m.letters = slices.Delete(m.letters, 0, 1)
	return v, true
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
