// want perturbed deadlock|test "calls of TryAcquire that have returned|waits? to send on s.taken"

// Package semaphore looks whether there is room and then sends, and somebody else may have taken it in between.
package semaphore

import "context"

// A Semaphore has a fixed number of slots. Only [New] makes one.
type Semaphore struct {
	taken chan struct{} // holds one token for each slot that is taken
}

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: n < 1")
	}
	return &Semaphore{taken: make(chan struct{}, n)}
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Semaphore) TryAcquire() bool {
	if len(s.taken) == cap(s.taken) {
		return false
	}
	s.taken <- struct{}{}
	return true
}

func (s *Semaphore) Release() {
	select {
	case <-s.taken:
	default:
		panic("semaphore: Release, but no slot is taken")
	}
}

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
