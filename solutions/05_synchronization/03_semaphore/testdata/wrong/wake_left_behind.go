// want test "when both slots were taken"

// Package semaphore leaves its wake-up behind when it gives up in the moment in which a slot comes free.
package semaphore

import (
	"context"
	"sync/atomic"
)

// A Semaphore has a fixed number of slots.
type Semaphore struct {
	n     int64
	count atomic.Int64  // free slots; below 0, how many wait
	wake  chan struct{} // a slot for one that waits
}

// New returns a Semaphore with n free slots.
func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	s := &Semaphore{n: int64(n), wake: make(chan struct{}, n)}
	s.count.Store(s.n)
	return s
}

// Acquire takes a slot, waiting for one if it must.
func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.count.Add(-1) >= 0 {
		return nil
	}
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		s.count.Add(1) // we do not wait any more
		return ctx.Err()
	}
}

// TryAcquire takes a slot if one is free now.
func (s *Semaphore) TryAcquire() bool {
	for {
		free := s.count.Load()
		if free <= 0 {
			return false
		}
		if s.count.CompareAndSwap(free, free-1) {
			return true
		}
	}
}

// Release gives a slot back.
func (s *Semaphore) Release() {
	switch free := s.count.Add(1); {
	case free > s.n:
		panic("semaphore: no slot is taken")
	case free <= 0:
		s.wake <- struct{}{}
	}
}

// Do runs work while holding a slot.
func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
