// Package semaphore counts under a mutex, waits on a condition variable, and has it woken when the context ends.
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
		if s.free > 0 {
			s.free--
			return nil
		}
		s.freed.Wait()
	}
}

func (s *Semaphore) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.freed.Broadcast()
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
	s.freed.Broadcast() // a Signal could go to one who is about to give up
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
