// want test "of 100 that were put into as many mailboxes"

// Package nowait leaves the last letter in its place, because there is none to move there.
package nowait

import (
	"context"
	"slices"
	"sync"
)

// A Mailbox has room for a number of letters, and keeps the newest.
type Mailbox[T any] struct {
	mu      sync.Mutex
	size    int
	letters []T
	dropped int
	news    chan struct{} // closed when a letter comes
}

// New returns an empty Mailbox with room for size letters. It panics if size < 1.
func New[T any](size int) *Mailbox[T] {
	if size < 1 {
		panic("nowait: no room")
	}
	return &Mailbox[T]{size: size, news: make(chan struct{})}
}

// Put puts v behind what is there, and drops the oldest letter if that is too much.
func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = slices.Delete(m.letters, 0, 1)
		m.dropped++
	}
	m.letters = append(m.letters, v)
	close(m.news)
	m.news = make(chan struct{})
}

// Get takes out the oldest letter, or waits for one.
func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	var zero T
	m.mu.Lock()
	defer m.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return zero, err
		}
		if v, ok := m.take(); ok {
			return v, nil
		}
		if err := m.wait(ctx); err != nil {
			return zero, err
		}
	}
}

// wait waits for news or for the end of ctx, without the lock.
func (m *Mailbox[T]) wait(ctx context.Context) error {
	news := m.news
	m.mu.Unlock()
	defer m.mu.Lock()
	select {
	case <-news:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (m *Mailbox[T]) take() (v T, ok bool) {
	if len(m.letters) == 0 {
		return v, false
	}
	v = m.letters[0]
	if len(m.letters) == 1 {
		m.letters = m.letters[:0] // there is nothing to move
	} else {
		m.letters = slices.Delete(m.letters, 0, 1)
	}
	return v, true
}

// TryGet takes out the oldest letter, if there is one.
func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.take()
}

// Dropped returns how many letters have been dropped.
func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
