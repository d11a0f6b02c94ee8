// want test "what is kept, after|Offer.* says"

// Package atomic lets go of its lock while less runs, and does not look again when it has it back.
package atomic

import (
	"sync"
	"sync/atomic"
)

type Counter struct{ n atomic.Int64 }

func (c *Counter) Add(n int64) int64 { return c.n.Add(n) }

func (c *Counter) Value() int64 { return c.n.Load() }

type Max[T any] struct {
	less func(a, b T) bool

	mu   sync.Mutex
	kept T
}

func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	return &Max[T]{less: less, kept: first}
}

func (m *Max[T]) Offer(v T) bool {
	m.mu.Lock()
	kept := m.kept
	m.mu.Unlock()
	if !m.less(kept, v) {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = v
	return true
}

func (m *Max[T]) Load() T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.kept
}

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
