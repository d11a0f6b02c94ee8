// want test "time that Update took"

// Package atomic has an update pause before it tries again.
package atomic

import (
	"sync/atomic"
	"time"
)

type Counter struct {
	n atomic.Int64
}

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
		old := m.p.Load()
		if !m.less(*old, v) {
			return false
		}
		if m.p.CompareAndSwap(old, &v) {
			return true
		}
	}
}

func (m *Max[T]) Load() T { return *m.p.Load() }

type pair struct{ white, black int }

type Score struct {
	p atomic.Pointer[pair]
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.p.Load()
		var now pair
		if old != nil {
			now = *old
		}
		w, b := change(now.white, now.black)
		if s.p.CompareAndSwap(old, &pair{w, b}) {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

func (s *Score) Load() (white, black int) {
	if p := s.p.Load(); p != nil {
		return p.white, p.black
	}
	return 0, 0
}

type Flag struct {
	set atomic.Bool
}

func (f *Flag) Stop() { f.set.Store(true) }

func (f *Flag) Stopped() bool { return f.set.Load() }
