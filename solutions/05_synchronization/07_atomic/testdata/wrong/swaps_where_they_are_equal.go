// want test "the score, after|the scores that change"

// Package atomic takes a score as it was for a score that nobody has touched, and looks at white alone.
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
	kept atomic.Pointer[T]
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.kept.Store(&first)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	for {
		kept := m.kept.Load()
		if !m.less(*kept, v) {
			return false
		}
		if m.kept.CompareAndSwap(kept, &v) {
			return true
		}
	}
}

func (m *Max[T]) Load() T { return *m.kept.Load() }

type Score struct {
	mu           sync.Mutex
	white, black int
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		white, black := s.Load()
		newWhite, newBlack := change(white, black)
		s.mu.Lock()
		if s.white == white {
			s.white, s.black = newWhite, newBlack
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

func (s *Score) Load() (white, black int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.white, s.black
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
