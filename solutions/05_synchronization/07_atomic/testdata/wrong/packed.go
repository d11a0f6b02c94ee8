// want test "the score after an update|the score that change was called with"

// Package atomic packs both numbers into one of 64 bits, where large and negative ones do not fit.
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

type Score struct{ both atomic.Uint64 }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.both.Load()
		white, black := change(int(old>>32), int(uint32(old)))
		if s.both.CompareAndSwap(old, uint64(white)<<32|uint64(uint32(black))) {
			return
		}
	}
}

func (s *Score) Load() (white, black int) {
	both := s.both.Load()
	return int(both >> 32), int(uint32(both))
}

type Flag struct{ set atomic.Bool }

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
