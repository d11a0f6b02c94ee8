// Package atomic has what many goroutines may change at the same time without waiting for each other.
package atomic

import "sync/atomic"

// A Counter counts. The zero Counter is 0 and ready to use. It must not be copied.
//
// All methods may be called from many goroutines at the same time.
type Counter struct {
	n atomic.Int64
}

// Add adds n, which may be negative, and returns what the counter was right after that.
func (c *Counter) Add(n int64) int64 {
	return c.n.Add(n)
}

// Value returns what the counter is now.
func (c *Counter) Value() int64 {
	return c.n.Load()
}

// A Max keeps the greatest of all values that were offered. Only [NewMax] makes one.
//
// All methods may be called from many goroutines at the same time, and by less.
type Max[T any] struct {
	less func(a, b T) bool

	// The value itself is never changed, only replaced: whoever has loaded the pointer may read it.
	kept atomic.Pointer[T]
}

// NewMax returns a Max that keeps first, until something greater is offered. less
// reports whether a is less than b. It is called as often as need be, by many
// goroutines at the same time.
func NewMax[T any](first T, less func(a, b T) bool) *Max[T] {
	m := &Max[T]{less: less}
	m.kept.Store(&first)
	return m
}

// Offer keeps v if it is greater than what is kept, and reports whether it did so. Of
// two that are equal it keeps the one that came first.
func (m *Max[T]) Offer(v T) bool {
	for {
		kept := m.kept.Load()
		if !m.less(*kept, v) {
			return false
		}
		if m.kept.CompareAndSwap(kept, &v) {
			return true
		}
		// Somebody was quicker. What less has said was about another value, so ask again.
	}
}

// Load returns what is kept now.
func (m *Max[T]) Load() T {
	return *m.kept.Load()
}

// A Score is two numbers, any two, that belong together. The zero Score is 0:0 and ready
// to use. It must not be copied.
//
// All methods may be called from many goroutines at the same time, and by change.
type Score struct {
	// Two atomic numbers would not do: somebody could come between the one and the other.
	both atomic.Pointer[pair]
}

type pair struct{ white, black int }

// Update replaces both numbers by what change returns for them, in one step.
//   - If no other update comes in between, change is called once.
//   - If one does, and has changed the numbers, change is called again.
//   - If one does, and has left the numbers as they were, either will do.
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

// Load returns both numbers.
func (s *Score) Load() (white, black int) {
	if both := s.both.Load(); both != nil {
		return both.white, both.black
	}
	return 0, 0
}

// A Flag tells many that they are to stop. The zero Flag is not set and ready to
// use. It must not be copied.
//
// All methods may be called from many goroutines at the same time.
type Flag struct {
	set atomic.Bool
}

// Stop sets the flag. If it is set, Stop does nothing.
func (f *Flag) Stop() {
	f.set.Store(true)
}

// Stopped reports whether the flag is set.
func (f *Flag) Stopped() bool {
	return f.set.Load()
}
