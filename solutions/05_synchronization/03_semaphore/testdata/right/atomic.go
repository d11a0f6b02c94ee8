// Package semaphore counts by compare and swap; who finds no slot waits for a note that one came free, and tries again.
package semaphore

import (
	"context"
	"sync/atomic"
)

type Semaphore struct {
	taken atomic.Int64
	limit int64
	freed chan struct{} // a note; it may be stale, but there is always one when a slot is free and somebody waits
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
	for noted := false; ; noted = true {
		if err := ctx.Err(); err != nil {
			if noted {
				s.note() // it was perhaps the only one, and another waits
			}
			return err
		}
		if s.TryAcquire() {
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
	for {
		taken := s.taken.Load()
		if taken == s.limit {
			return false
		}
		if s.taken.CompareAndSwap(taken, taken+1) {
			return true
		}
	}
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
