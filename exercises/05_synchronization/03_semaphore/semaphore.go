// Package semaphore lets a limited number of goroutines in at the same time.
package semaphore

import "context"

// A Semaphore has a fixed number of slots. A goroutine takes a slot, works, and
// gives the slot back; when none is free, the next one waits. Only [New] makes one.
//
// All methods may be called from many goroutines at the same time.
type Semaphore struct {
	// TODO: what can hold "how many slots are taken" and let a goroutine wait for one?
}

// New returns a Semaphore with n free slots. It panics if n < 1.
func New(n int) *Semaphore {
	// TODO
	return &Semaphore{}
}

// Acquire takes a slot, waiting for one if it must. If ctx ends first, or has ended
// before, Acquire takes nothing and returns ctx's error.
func (s *Semaphore) Acquire(ctx context.Context) error {
	// TODO: wait for a slot or for ctx, whichever comes first.
	return nil
}

// TryAcquire takes a slot if one is free now, and reports whether it did. A free slot
// that others wait for in Acquire it may leave to them.
func (s *Semaphore) TryAcquire() bool {
	// TODO
	return false
}

// Release gives a slot back, which another goroutine may have taken. It panics if no
// slot is taken.
func (s *Semaphore) Release() {
	// TODO
}

// Do runs work while holding a slot, and returns what work returns. If ctx ends before
// there is a slot, Do returns ctx's error and work does not run. Once work runs, ctx is
// its own business.
func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	// TODO
	return nil
}
