// want perturbed test "both numbers together of"

// Package atomic locks for each of the two numbers that it reads, not for both.
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
	mu                    sync.RWMutex
	white, black, version int
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	for !s.try(change) {
	}
}

func (s *Score) try(change func(white, black int) (int, int)) bool {
	s.mu.RLock()
	white, black, version := s.white, s.black, s.version
	s.mu.RUnlock()
	white, black = change(white, black)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version != version {
		return false
	}
	s.white, s.black, s.version = white, black, version+1
	return true
}

func (s *Score) Load() (white, black int) {
	return s.get(&s.white), s.get(&s.black)
}

func (s *Score) get(p *int) int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return *p
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
