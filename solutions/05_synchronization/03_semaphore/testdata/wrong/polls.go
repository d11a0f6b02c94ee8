// want spin "busy waiting"

// Package semaphore asks every millisecond whether a slot is free.
package semaphore

import (
	"context"
	"sync"
	"time"
)

type Semaphore struct {
	mu    sync.Mutex
	free  int
	limit int
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{free: n, limit: n}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.TryAcquire() {
			return nil
		}
		time.Sleep(time.Millisecond)
	}
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
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
