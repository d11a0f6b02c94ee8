// want test "times that Stopped said false"

// Package atomic does not wait for the lock of its flag: while others look, it says that the flag is not set.
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
	}
}

func (s *Score) Load() (white, black int) {
	if p := s.p.Load(); p != nil {
		return p.white, p.black
	}
	return 0, 0
}

type Flag struct {
	mu  sync.Mutex
	set bool
}

func (f *Flag) Stop() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.set = true
}

func (f *Flag) Stopped() bool {
	if !f.mu.TryLock() {
		return false
	}
	defer f.mu.Unlock()
	return f.set
}
