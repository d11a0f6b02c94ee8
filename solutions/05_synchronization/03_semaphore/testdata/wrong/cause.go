// want test "its Err\(\), not its cause"

// Package semaphore tells why the context has ended, and not that it has.
package semaphore

import "context"

type Semaphore struct{ free chan struct{} }

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	s := &Semaphore{make(chan struct{}, n)}
	for range n {
		s.free <- struct{}{}
	}
	return s
}

func (s *Semaphore) Acquire(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	default:
	}
	select {
	case <-s.free:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Semaphore) TryAcquire() bool {
	select {
	case <-s.free:
		return true
	default:
		return false
	}
}

func (s *Semaphore) Release() {
	select {
	case s.free <- struct{}{}:
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
