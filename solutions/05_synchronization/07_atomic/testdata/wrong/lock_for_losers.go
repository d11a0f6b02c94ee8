// Package atomic takes a lock when a swap was lost, so that trying again succeeds, and holds it while change runs.
package atomic

import (
	"sync"
	"sync/atomic"
)

type Counter struct {
	n atomic.Int64
}

func (c *Counter) Add(n int64) int64 { return c.n.Add(n) }

func (c *Counter) Value() int64 { return c.n.Load() }

type Max[T any] struct {
	best atomic.Pointer[T]
	less func(a, b T) bool
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.best.Store(&first)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	for {
		best := m.best.Load()
		if !m.less(*best, v) {
			return false
		}
		if m.best.CompareAndSwap(best, &v) {
			return true
		}
	}
}

func (m *Max[T]) Load() T { return *m.best.Load() }

type pair struct {
	white, black int
}

type Score struct {
	p      atomic.Pointer[pair]
	losers sync.Mutex
}

func (s *Score) Update(change func(white, black int) (int, int)) {
	if s.try(change) {
		return
	}
	s.losers.Lock() // want deadlock "s.losers"
	defer s.losers.Unlock()
	for !s.try(change) {
	}
}

func (s *Score) try(change func(white, black int) (int, int)) bool {
	old := s.p.Load()
	var now pair
	if old != nil {
		now = *old
	}
	w, b := change(now.white, now.black)
	return s.p.CompareAndSwap(old, &pair{w, b})
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
