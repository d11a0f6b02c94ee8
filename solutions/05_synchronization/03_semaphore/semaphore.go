// Package semaphore lets a limited number of goroutines in at the same time.
package semaphore

import "context"

// A Semaphore has a fixed number of slots. A goroutine takes a slot, works, and
// gives the slot back; when none is free, the next one waits. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Semaphore struct {
	taken chan struct{} // one element for each slot that is taken, room for all
}

// New returns a Semaphore with n free slots. It panics if n < 1.
func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: a semaphore needs at least one slot")
	}
	return &Semaphore{make(chan struct{}, n)}
}

// Acquire takes a slot, waiting for one if it must. If ctx ends first, or has ended
// before, Acquire takes nothing and returns ctx's error.
func (s *Semaphore) Acquire(ctx context.Context) error {
	// Asked on its own first: the select takes either case when both are ready.
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TryAcquire takes a slot if one is free now, and reports whether it did. A free slot
// that others wait for in Acquire it may leave to them.
func (s *Semaphore) TryAcquire() bool {
	select {
	case s.taken <- struct{}{}:
		return true
	default:
		return false
	}
}

// Release gives a slot back, which another goroutine may have taken. It panics if no
// slot is taken.
func (s *Semaphore) Release() {
	select {
	case <-s.taken:
	default:
		panic("semaphore: release of a slot that nobody took")
	}
}

// Do runs work while holding a slot, and returns what work returns. If ctx ends before
// there is a slot, Do returns ctx's error and work does not run. Once work runs, ctx is
// its own business.
func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	// Deferred, and not called after work: a panic would keep the slot for ever.
	defer s.Release()
	return work()
}
