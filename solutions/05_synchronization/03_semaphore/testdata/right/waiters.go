// Package semaphore counts under a mutex, and hands a slot that comes free to the first on a list.
package semaphore

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

type Semaphore struct {
	mu      sync.Mutex
	taken   int
	limit   int
	waiters []chan struct{}
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{limit: n}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	if s.taken < s.limit {
		s.taken++
		s.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	s.waiters = append(s.waiters, mine)
	s.mu.Unlock()
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
		return s.giveUp(ctx, mine)
	}
}

// giveUp takes mine off the list. If the slot has come meanwhile, it is given back.
func (s *Semaphore) giveUp(ctx context.Context, mine chan struct{}) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := slices.Index(s.waiters, mine); i >= 0 {
		s.waiters = slices.Delete(s.waiters, i, i+1)
	} else {
		s.release()
	}
	return fmt.Errorf("waiting for a slot: %w", ctx.Err())
}

func (s *Semaphore) TryAcquire() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken == s.limit {
		return false
	}
	s.taken++
	return true
}

func (s *Semaphore) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken == 0 {
		panic("semaphore: nothing to release")
	}
	s.release()
}

// release hands the slot to the first who waits. The caller holds mu.
func (s *Semaphore) release() {
	if len(s.waiters) == 0 {
		s.taken--
		return
	}
	close(s.waiters[0])
	s.waiters = s.waiters[1:]
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
