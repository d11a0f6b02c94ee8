// Package semaphore leaves it to golang.org/x/sync.
package semaphore

import (
	"context"

	"golang.org/x/sync/semaphore"
)

type Semaphore struct{ *semaphore.Weighted }

func New(n int) *Semaphore {
	if n < 1 {
		panic("semaphore: no slots")
	}
	return &Semaphore{semaphore.NewWeighted(int64(n))}
}

func (s *Semaphore) Acquire(ctx context.Context) error { return s.Weighted.Acquire(ctx, 1) }

func (s *Semaphore) TryAcquire() bool { return s.Weighted.TryAcquire(1) }

func (s *Semaphore) Release() { s.Weighted.Release(1) }

func (s *Semaphore) Do(ctx context.Context, work func() error) error {
	if err := s.Acquire(ctx); err != nil {
		return err
	}
	defer s.Release()
	return work()
}
