// Package atomic mixes styles: atomics that are written under a lock and read without, and numbers that are compared before they are replaced.
package atomic

import (
	"sync"
	"sync/atomic"
)

type Counter struct{ n atomic.Int64 }

func (c *Counter) Add(n int64) int64 { return c.n.Add(n) }

func (c *Counter) Value() int64 { return c.n.Load() }

type Max[T any] struct {
	less func(a, b T) bool

	writing sync.Mutex
	kept    atomic.Pointer[T]
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.kept.Store(&first)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	for kept := m.kept.Load(); m.less(*kept, v); kept = m.kept.Load() {
		if m.replace(kept, &v) {
			return true
		}
	}
	return false
}

func (m *Max[T]) replace(old, now *T) bool {
	m.writing.Lock()
	defer m.writing.Unlock()
	if m.kept.Load() != old {
		return false
	}
	m.kept.Store(now)
	return true
}

func (m *Max[T]) Load() T { return *m.kept.Load() }

type Score struct {
	mu           sync.Mutex
	white, black int
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	white, black := s.Load()
	for {
		newWhite, newBlack := change(white, black)
		s.mu.Lock()
		if s.white == white && s.black == black {
			s.white, s.black = newWhite, newBlack
			s.mu.Unlock()
			return
		}
		white, black = s.white, s.black
		s.mu.Unlock()
	}
}

func (s *Score) Load() (white, black int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.white, s.black
}

type Flag struct {
	mu  sync.Mutex
	set bool
}

func (f *Flag) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = true
}

func (f *Flag) Stopped() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.set
}
