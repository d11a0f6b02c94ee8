// want test "the score, after|the scores that change|calls of change"

// Package atomic calls change once, and writes what it said, whatever the score has become.
package atomic

import "sync/atomic"

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

type pair struct{ white, black int }

type Score struct{ both atomic.Pointer[pair] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	white, black := change(s.Load())
	now := &pair{white, black}
	for !s.both.CompareAndSwap(s.both.Load(), now) {
	}
}

func (s *Score) Load() (white, black int) {
	if both := s.both.Load(); both != nil {
		return both.white, both.black
	}
	return 0, 0
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
