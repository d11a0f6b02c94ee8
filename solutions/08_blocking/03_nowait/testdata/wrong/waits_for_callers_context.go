// Package nowait has a goroutine wait for the end of the caller's context, and for nothing else.
package nowait

import (
	"context"
	"slices"
	"sync"
)

type Mailbox[T any] struct {
	size int

	mu      sync.Mutex // guards what follows, and is never held while anybody waits
	letters []T
	dropped int
	arrived chan struct{} // closed, and replaced, when a letter comes
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: a mailbox needs room for one letter at least")
	}
	return &Mailbox[T]{size: size, arrived: make(chan struct{})}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.dropOldest()
		m.dropped++
	}
	m.letters = append(m.letters, v)
	close(m.arrived)
	m.arrived = make(chan struct{})
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	go func() { <-ctx.Done() }() // want leak "left behind"
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

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	v, ok, _ = m.look()
	return v, ok
}

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

func (m *Mailbox[T]) dropOldest() {
	m.letters = slices.Delete(m.letters, 0, 1)
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
