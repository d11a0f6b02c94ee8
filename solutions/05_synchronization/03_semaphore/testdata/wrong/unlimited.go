// want test "tasks inside at once, at most"

// Package semaphore lets everybody in.
package semaphore

import (
	"context"
	"sync/atomic"
)

type Semaphore struct{ taken atomic.Int64 }

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.taken.Add(1)
	return nil
}

func (s *Semaphore) TryAcquire() bool {
	s.taken.Add(1)
	return true
}

func (s *Semaphore) Release() {
	if s.taken.Add(-1) < 0 {
		panic("semaphore: nothing to release")
	}
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
