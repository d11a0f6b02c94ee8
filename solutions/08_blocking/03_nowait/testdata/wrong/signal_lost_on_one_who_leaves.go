// want test "still wait"

// Package nowait wakes one when a letter comes, and that one may be about to give up.
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
	cond    *sync.Cond
}

func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: size < 1")
	}
	m := &Mailbox[T]{size: size}
	m.cond = sync.NewCond(&m.mu)
	return m
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
	m.letters = append(m.letters, v)
	m.cond.Signal()
}

func (m *Mailbox[T]) Get(ctx context.Context) (v T, err error) {
	stop := context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.cond.Broadcast()
	})
	defer stop()
	m.mu.Lock()
	defer m.mu.Unlock()
	for ctx.Err() == nil {
		if len(m.letters) > 0 {
			return m.take(), nil
		}
		m.cond.Wait()
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
