// want test "tasks that still wait"

// Package semaphore wakes one when a slot comes free, and that one may be about to give up.
package semaphore

import (
	"context"
	"sync"
)

type Semaphore struct {
	mu      sync.Mutex
	cond    *sync.Cond
	n, free int
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: n < 1")
	}
	s := &Semaphore{n: n, free: n}
	s.cond = sync.NewCond(&s.mu)
	return s
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.cond.Broadcast()
	})
	defer stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.free > 0 {
			s.free--
			return nil
		}
		s.cond.Wait()
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
	if s.free == s.n {
		panic("semaphore: not taken")
	}
	s.free++
	s.cond.Signal()
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
