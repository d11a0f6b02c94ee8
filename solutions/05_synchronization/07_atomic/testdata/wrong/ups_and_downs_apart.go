// want perturbed test "what (Add|Value).* returned"

// Package atomic counts apart what is added and what is taken away: the difference of two numbers, read one after the other, has never been.
package atomic

import "sync/atomic"

// A Counter counts.
type Counter struct {
	up, down atomic.Int64 // what was added, and what was taken away
}

// Add adds n, and returns what the counter was after that.
func (c *Counter) Add(n int64) int64 {
	if n < 0 {
		return c.up.Load() - c.down.Add(-n)
	}
	return c.up.Add(n) - c.down.Load()
}

// Value returns what the counter is now.
func (c *Counter) Value() int64 { return c.up.Load() - c.down.Load() }

// A Max keeps the greatest of all values that were offered.
type Max[T any] struct {
	kept atomic.Pointer[T]
	less func(a, b T) bool
}

// NewMax returns a Max that keeps first, until something greater is offered.
func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.kept.Store(&first)
	return m
}

// Offer keeps v if it is greater than what is kept, and reports whether it did so.
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

// Load returns what is kept now.
func (m *Max[T]) Load() T { return *m.kept.Load() }

type pair struct{ white, black int }

// A Score is two numbers that belong together.
type Score struct {
	now atomic.Pointer[pair] // nil is 0:0
}

// Update replaces both numbers by what change returns for them, in one step.
func (s *Score) Update(change func(white, black int) (int, int)) {
	for {
		old := s.now.Load()
		var next pair
		if old != nil {
			next = *old
		}
		next.white, next.black = change(next.white, next.black)
		if s.now.CompareAndSwap(old, &next) {
			return
		}
	}
}

// Load returns both numbers, as one update has left them.
func (s *Score) Load() (white, black int) {
	if p := s.now.Load(); p != nil {
		return p.white, p.black
	}
	return 0, 0
}

// A Flag tells many that they are to stop.
type Flag struct {
	set atomic.Bool
}

// Stop sets the flag.
func (f *Flag) Stop() { f.set.Store(true) }

// Stopped reports whether the flag is set.
func (f *Flag) Stopped() bool { return f.set.Load() }
