// want perturbed deadlock|test "wait|whether Release panicked"

// Package semaphore looks whether a slot is taken, and then waits for it: two who look at once both believe so.
package semaphore

import "context"

// A Semaphore lets a limited number in at once.
type Semaphore struct{ slots chan struct{} }

// New returns a semaphore with n free slots.
func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: n < 1")
	}
	return &Semaphore{make(chan struct{}, n)}
}

// Acquire waits for a slot and takes it.
func (s *Semaphore) Acquire(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// TryAcquire takes a slot if one is free.
func (s *Semaphore) TryAcquire() bool {
	select {
	case s.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

// Release gives a slot back.
func (s *Semaphore) Release() {
	if len(s.slots) == 0 {
		panic("semaphore: not taken")
	}
	<-s.slots
}

// Do runs work while holding a slot.
func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
