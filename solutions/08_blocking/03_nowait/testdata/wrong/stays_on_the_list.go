// want test "the last one got|TryGet must|readers that still wait|one has given up|who was still there"

// Package nowait leaves those who have given up on the list of those who wait.
package nowait

import (
	"context"
	"slices"
	"sync"
)

type Mailbox[T any] struct {
	size int

	mu      sync.Mutex
	letters []T
	waiting []chan T // with room for one letter each
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
	m.put(v)
}

func (m *Mailbox[T]) put(v T) {
	if len(m.waiting) > 0 {
		m.waiting[0] <- v
		m.waiting = m.waiting[1:]
		return
	}
	if len(m.letters) == m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
	m.letters = append(m.letters, v)
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	if err := ctx.Err(); err != nil {
		return v, err
	}
	m.mu.Lock()
	if len(m.letters) > 0 {
		defer m.mu.Unlock()
		return m.take(), nil
	}
	mine := make(chan T, 1)
	m.waiting = append(m.waiting, mine)
	m.mu.Unlock()
	select {
	case v := <-mine:
		return v, nil
	case <-ctx.Done():
	}
	return v, ctx.Err()
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
