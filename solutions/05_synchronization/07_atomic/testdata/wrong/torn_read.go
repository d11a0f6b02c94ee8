// want perturbed test "both numbers together of"

// Package atomic reads two atomic numbers one after the other, and a writer comes in between.
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
	version      int
	white, black atomic.Int64
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		s.mu.Lock()
		white, black, version := int(s.white.Load()), int(s.black.Load()), s.version
		s.mu.Unlock()
		white, black = change(white, black)
		s.mu.Lock()
		if s.version == version {
			s.version++
			s.white.Store(int64(white))
			s.black.Store(int64(black))
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

func (s *Score) Load() (white, black int) {
	return int(s.white.Load()), int(s.black.Load())
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
