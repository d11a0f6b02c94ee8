// Package atomic holds its lock while change runs, which may want to use the same score.
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
	s.mu.Lock() // want deadlock "s.mu|lock"
	defer s.mu.Unlock()
	s.white, s.black = change(s.white, s.black)
}

func (s *Score) Load() (white, black int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.white, s.black
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
