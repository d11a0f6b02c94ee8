// Package worker learns of the end from context.AfterFunc, and keeps it under a lock.
package worker

import (
	"context"
	"fmt"
	"sync"
)

type shift struct {
	mu   sync.Mutex
	over chan struct{}
	done bool
}

func (s *shift) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.done {
		s.done = true
		close(s.over)
	}
}

func Work[T any](ctx context.Context, jobs <-chan T, do func(ctx context.Context, job T) error, report func(job T, err error)) error {
	s := &shift{over: make(chan struct{})}
	stop := context.AfterFunc(ctx, s.end)
	defer stop()
	apart := context.WithoutCancel(ctx)
	for {
		if ctx.Err() != nil {
			s.end()
		}
		s.mu.Lock()
		done := s.done
		s.mu.Unlock()
		if done {
			return context.Cause(ctx)
		}
		select {
		case <-s.over:
		case job, ok := <-jobs:
			if !ok {
				return nil
			}
			report(job, call(apart, job, do))
		}
	}
}

func call[T any](ctx context.Context, job T, do func(context.Context, T) error) (err error) {
	returned := false
	defer func() {
		if !returned {
			err = fmt.Errorf("panicked with %v", recover())
		}
	}()
	err = do(ctx, job)
	returned = true
	return err
}
