// Package atomic uses the older functions, and atomic.Value, which compares what it is to swap.
package atomic

import "sync/atomic"

type Counter struct{ n int64 }

func (c *Counter) Add(n int64) int64 { return atomic.AddInt64(&c.n, n) }

func (c *Counter) Value() int64 { return atomic.LoadInt64(&c.n) }

type Max[T any] struct {
	less func(a, b T) bool
	kept atomic.Value // of *T: not of T, which may not be comparable
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.kept.Store(&first)
	return m
}

func (m *Max[T]) Offer(v T) bool {
	kept := m.kept.Load().(*T)
	for m.less(*kept, v) {
		if m.kept.CompareAndSwap(kept, &v) {
			return true
		}
		kept = m.kept.Load().(*T)
	}
	return false
}

func (m *Max[T]) Load() T { return *m.kept.Load().(*T) }

type Score struct{ both atomic.Value }

func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.both.Load()
		now, _ := old.([2]int)
		white, black := change(now[0], now[1])
		if s.both.CompareAndSwap(old, [2]int{white, black}) {
			return
		}
	}
}

func (s *Score) Load() (white, black int) {
	now, _ := s.both.Load().([2]int)
	return now[0], now[1]
}

type Flag struct{ set uint32 }

func (f *Flag) Stop() { atomic.StoreUint32(&f.set, 1) }

func (f *Flag) Stopped() bool { return atomic.LoadUint32(&f.set) == 1 }
