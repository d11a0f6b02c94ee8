// Package nowait keeps the letters in a ring, and wakes those who wait by a condition.
package nowait

import (
	"context"
	"sync"
)

type Mailbox[T any] struct {
	mu      sync.Mutex
	changed *sync.Cond
	ring    []T
	first   int
	n       int
	dropped int
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	m := &Mailbox[T]{ring: make([]T, size)}
	m.changed = sync.NewCond(&m.mu)
	return m
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.n == len(m.ring) {
		m.take()
		m.dropped++
	}
	m.ring[(m.first+m.n)%len(m.ring)] = v
	m.n++
	m.changed.Broadcast()
}

func (m *Mailbox[T]) take() T {
	var zero T
	v := m.ring[m.first]
	m.ring[m.first] = zero
	m.first = (m.first + 1) % len(m.ring)
	m.n--
	return v
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	stop := context.AfterFunc(ctx, func() {
		m.mu.Lock() // not between a reader's look at ctx and its Wait
		defer m.mu.Unlock()
		m.changed.Broadcast()
	})
	defer stop()
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.n == 0 && ctx.Err() == nil {
		m.changed.Wait()
	}
	if err := ctx.Err(); err != nil {
		return v, err
	}
	return m.take(), nil
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.n == 0 {
		return v, false
	}
	return m.take(), true
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
