// want test "functions that the context still has to call"

// Package semaphore asks the context to call at its end, and does not take that back when there is a slot.
package semaphore

import (
	"context"
	"sync"
)

// A Semaphore has a fixed number of slots. Only [New] makes one.
type Semaphore struct {
	n int

	mu    sync.Mutex
	look  *sync.Cond // a slot came free, or a context has ended
	taken int
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: n < 1")
	}
	s := &Semaphore{n: n}
	s.look = sync.NewCond(&s.mu)
	return s
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.TryAcquire() {
		return nil
	}

	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.look.Broadcast()
	})

	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.taken < s.n {
			s.taken++
			return nil
		}
		s.look.Wait()
	}
}

func (s *Semaphore) TryAcquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken == s.n {
		return false
	}
	s.taken++
	return true
}

func (s *Semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken == 0 {
		panic("semaphore: Release, but no slot is taken")
	}
	s.taken--
	s.look.Broadcast()
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
