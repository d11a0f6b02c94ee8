// Package atomic writes the loop once, for both types, and swaps a counter and a flag as well.
package atomic

import "sync/atomic"

type Counter struct{ n atomic.Int64 }

func (c *Counter) Add(n int64) int64 {
	for {
		old := c.n.Load()
		if c.n.CompareAndSwap(old, old+n) {
			return old + n
		}
	}
}

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
	return swap(&m.kept, func(kept T) (T, bool) { return v, m.less(kept, v) })
}

func (m *Max[T]) Load() T { return *m.kept.Load() }

type points [2]int

type Score struct{ both atomic.Pointer[points] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	swap(&s.both, func(now points) (points, bool) {
		white, black := change(now[0], now[1])
		return points{white, black}, true
	})
}

func (s *Score) Load() (white, black int) {
	var zero points
	s.both.CompareAndSwap(nil, &zero)
	both := s.both.Load()
	return both[0], both[1]
}

type Flag struct{ set atomic.Pointer[struct{}] }

func (f *Flag) Stop() { f.set.CompareAndSwap(nil, new(struct{})) }

func (f *Flag) Stopped() bool { return f.set.Load() != nil }

// swap replaces what p points to by what think makes of it, unless think says no.
func swap[T any](p *atomic.Pointer[T], think func(old T) (T, bool)) bool {
	for {
		var value T
		old := p.Load()
		if old != nil {
			value = *old
		}
		now, ok := think(value)
		if !ok {
			return false
		}
		if p.CompareAndSwap(old, &now) {
			return true
		}
	}
}
