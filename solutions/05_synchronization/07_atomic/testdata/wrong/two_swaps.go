// want test "the score, after|the scores that change|calls of change"

// Package atomic swaps two atomic numbers: when the second fails, the first has been swapped already.
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

type Score struct{ white, black atomic.Int64 }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		white, black := s.Load()
		newWhite, newBlack := change(white, black)
		if s.white.CompareAndSwap(int64(white), int64(newWhite)) && s.black.CompareAndSwap(int64(black), int64(newBlack)) {
			return
		}
	}
}

func (s *Score) Load() (white, black int) {
	return int(s.white.Load()), int(s.black.Load())
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
