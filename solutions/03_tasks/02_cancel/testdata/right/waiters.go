// Package cancel keeps a list of those who wait under a lock, and tells each of them on a channel of its own.
package cancel

import (
	"context"
	"sync"
)

type Task[T any] struct {
	ask context.CancelFunc

	mu      sync.Mutex
	ended   bool
	value   T
	err     error
	waiters map[chan struct{}]bool
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, waiters: map[chan struct{}]bool{}}
	go func() {
		defer ask()
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.ended, t.value, t.err = true, value, err
		for w := range t.waiters {
			w <- struct{}{}
		}
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	return t.value, t.err
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	return t.wait(ctx)
}

func (t *Task[T]) wait(ctx context.Context) error {
	t.mu.Lock()
	if t.ended {
		t.mu.Unlock()
		return nil
	}
	w := make(chan struct{}, 1)
	t.waiters[w] = true
	t.mu.Unlock()

	select {
	case <-w:
		return nil
	case <-ctx.Done():
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.waiters, w)
		return ctx.Err()
	}
}
