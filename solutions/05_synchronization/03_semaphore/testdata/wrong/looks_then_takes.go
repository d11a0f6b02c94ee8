// want test "tasks inside at once, at most"

// Package semaphore looks whether there is room, and counts itself in later: others have looked in between.
package semaphore

import (
	"context"
	"sync/atomic"
)

type Semaphore struct {
	taken atomic.Int64
	limit int64
	freed chan struct{}
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{limit: int64(n), freed: make(chan struct{}, n)}
}

func (s *Semaphore) note() {
	select {
	case s.freed <- struct{}{}:
	default:
	}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	for {
		full := s.taken.Load() >= s.limit
		if err := ctx.Err(); err != nil {
			s.note()
			return err
		}
		if !full {
			s.taken.Add(1)
			return nil
		}
		select {
		case <-s.freed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Semaphore) TryAcquire() bool {
	if s.taken.Load() >= s.limit {
		return false
	}
	s.taken.Add(1)
	return true
}

func (s *Semaphore) Release() {
	if s.taken.Add(-1) < 0 {
		panic("semaphore: nothing to release")
	}
	s.note()
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
