// want test "free slots after New"

// Package semaphore has one channel for all semaphores.
package semaphore

import "context"

type Semaphore struct{}

var taken chan struct{}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	taken = make(chan struct{}, n)
	return &Semaphore{}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Semaphore) TryAcquire() bool {
	select {
	case taken <- struct{}{}:
		return true
	default:
		return false
	}
}

func (s *Semaphore) Release() {
	select {
	case <-taken:
	default:
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
