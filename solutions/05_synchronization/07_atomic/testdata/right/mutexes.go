// Package atomic is nothing but mutexes, none of them held while a function of the caller runs: a version number tells whether anybody has come.
package atomic

import "sync"

type Counter struct {
	mu sync.Mutex
	n  int64
}

func (c *Counter) Add(n int64) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += n
	return c.n
}

func (c *Counter) Value() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

type Max[T any] struct {
	less func(a, b T) bool

	mu      sync.Mutex
	kept    T
	version int
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	return &Max[T]{less: less, kept: first}
}

func (m *Max[T]) Offer(v T) bool {
	for {
		m.mu.Lock()
		kept, version := m.kept, m.version
		m.mu.Unlock()
		if !m.less(kept, v) {
			return false
		}
		m.mu.Lock()
		if m.version == version {
			m.kept = v
			m.version++
			m.mu.Unlock()
			return true
		}
		m.mu.Unlock()
	}
}

func (m *Max[T]) Load() T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept
}

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
	s.mu.RLock()
	defer s.mu.RUnlock()
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
