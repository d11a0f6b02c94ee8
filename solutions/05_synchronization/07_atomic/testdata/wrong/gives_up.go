// want test "what is kept, after|Offer.* says"

// Package atomic gives up when somebody else was quicker.
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
	kept := m.kept.Load()
	return m.less(*kept, v) && m.kept.CompareAndSwap(kept, &v)
}

func (m *Max[T]) Load() T { return *m.kept.Load() }

type pair struct{ white, black int }

type Score struct{ both atomic.Pointer[pair] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.both.Load()
		var now pair
		if old != nil {
			now = *old
		}
		white, black := change(now.white, now.black)
		if s.both.CompareAndSwap(old, &pair{white, black}) {
			return
		}
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
