// Package semaphore lets in the next group only when all of the last have left.
package semaphore

import (
	"context"
	"sync"
)

type Semaphore struct {
	mu    sync.Mutex
	freed *sync.Cond
	free  int
	limit int
	full  bool
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	s := &Semaphore{free: n, limit: n}
	s.freed = sync.NewCond(&s.mu)
	return s
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	stop := context.AfterFunc(ctx, s.wake)
	defer stop()

	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !s.full {
			s.take()
			return nil
		}
		s.freed.Wait() // want deadlock|test "wait|tasks finished after 4s"
	}
}

func (s *Semaphore) take() {
	s.free--
	s.full = s.free == 0
}

func (s *Semaphore) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.freed.Broadcast()
}

func (s *Semaphore) TryAcquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.full {
		return false
	}
	s.take()
	return true
}

func (s *Semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.free == s.limit {
		panic("semaphore: nothing to release")
	}
	s.free++
	if s.free == s.limit {
		s.full = false
		s.freed.Broadcast()
	}
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
