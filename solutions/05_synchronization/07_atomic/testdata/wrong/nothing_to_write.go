// want test "the scores that change was called with|calls of change"

// Package atomic writes nothing if change alters nothing, whatever has come in between.
package atomic

import "sync/atomic"

type Counter struct{ n atomic.Int64 }

func (c *Counter) Add(n int64) int64 { return c.n.Add(n) }

func (c *Counter) Value() int64 { return c.n.Load() }

type Max[T any] struct {
	p    atomic.Pointer[T]
	less func(a, b T) bool
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.p.Store(&first)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	for {
		cur := m.p.Load()
		if !m.less(*cur, v) {
			return false
		}
		if m.p.CompareAndSwap(cur, &v) {
			return true
		}
	}
}

func (m *Max[T]) Load() T { return *m.p.Load() }

type pair struct{ w, b int }

type Score struct{ p atomic.Pointer[pair] }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.p.Load()
		var now pair
		if old != nil {
			now = *old
		}
		w, b := change(now.w, now.b)
		if w == now.w && b == now.b {
			return // nothing to write
		}
		if s.p.CompareAndSwap(old, &pair{w, b}) {
			return
		}
	}
}

func (s *Score) Load() (white, black int) {
	if p := s.p.Load(); p != nil {
		return p.w, p.b
	}
	return 0, 0
}

type Flag struct{ b atomic.Bool }

func (f *Flag) Stop() { f.b.Store(true) }

func (f *Flag) Stopped() bool { return f.b.Load() }
