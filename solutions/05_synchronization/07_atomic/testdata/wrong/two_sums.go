// want test "the scores that change was called with"

// Package atomic adds to two atomic numbers what change has added: nothing is lost, but somebody sees only the half of it.
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
	white, black := s.Load()
	newWhite, newBlack := change(white, black)
	s.white.Add(int64(newWhite - white))
	s.black.Add(int64(newBlack - black))
}

func (s *Score) Load() (white, black int) {
	return int(s.white.Load()), int(s.black.Load())
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
