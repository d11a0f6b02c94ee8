// want test "it came just as the waiting"

// Package semaphore has room for one notice: of two slots that come free while nobody listens yet, one is told of.
package semaphore

import (
	"context"
	"sync"
)

type Semaphore struct {
	mu    sync.Mutex
	free  int
	limit int
	freed chan struct{}
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{free: n, limit: n, freed: make(chan struct{}, 1)}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	for !s.TryAcquire() {
		select {
		case <-s.freed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (s *Semaphore) TryAcquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == 0 {
		return false
	}
	s.free--
	return true
}

func (s *Semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == s.limit {
		panic("semaphore: nothing to release")
	}
	s.free++
	select {
	case s.freed <- struct{}{}:
	default:
	}
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
