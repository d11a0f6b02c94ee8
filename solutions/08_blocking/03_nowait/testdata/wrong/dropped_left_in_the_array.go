// want test "still in memory"

// Package nowait clears what was got, and leaves what was dropped in the array behind the slice.
package nowait

import (
	"context"
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
	return &Mailbox[T]{size: size, news: make(chan struct{})}
}

func (m *Mailbox[T]) Put(v T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == m.size {
		m.letters = m.letters[1:]
		m.dropped++
	}
	m.letters = append(m.letters, v)
	close(m.news)
	m.news = make(chan struct{})
}

func (m *Mailbox[T]) look() (v T, ok bool, news <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.letters) == 0 {
		return v, false, m.news
	}
	var zero T
	v, m.letters[0] = m.letters[0], zero
	m.letters = m.letters[1:]
	return v, true, nil
}

func (m *Mailbox[T]) Get(ctx context.Context) (T, error) {
	for {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		v, ok, news := m.look()
		if ok {
			return v, nil
		}
		select {
		case <-news:
		case <-ctx.Done():
		}
	}
}

func (m *Mailbox[T]) TryGet() (v T, ok bool) {
	v, ok, _ = m.look()
	return v, ok
}

func (m *Mailbox[T]) Dropped() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dropped
}
