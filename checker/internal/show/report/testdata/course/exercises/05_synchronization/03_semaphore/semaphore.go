// Package semaphore lets only so many in at once.
package semaphore

import (
	"context"
	"sync"
)

// A Semaphore has a fixed number of slots.
type Semaphore struct {
	mu    sync.Mutex
	taken int
	limit int
	free  chan struct{}
}

// New returns a semaphore with n slots.
func New(n int) *Semaphore {
	return &Semaphore{limit: n, free: make(chan struct{})}
}

// Acquire takes a slot, and waits while there is none.
func (s *Semaphore) Acquire(ctx context.Context) error {
	for s.taken > s.limit {
		select {
		case <-s.free:
		case <-ctx.Done():
			return ctx.Err()
		}
	}

	s.taken++ // and a comment that goes on and on, past the right edge of every terminal that people really use today
	return nil
}

// Release gives a slot back.
func (s *Semaphore) Release() {
	s.taken--
	s.free <- struct{}{}
}
