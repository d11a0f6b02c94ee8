// Package task holds its lock while it tells all who wait: one that is just leaving wants the lock, and does not listen.
package task

import (
	"context"
	"sync"
)

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	mu      sync.Mutex
	over    bool
	waiters map[chan struct{}]bool
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{waiters: make(map[chan struct{}]bool)}
	go func() {
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.over = value, err, true
		for w := range t.waiters {
			w <- struct{}{} // want deadlock "stuck|wait"
		}
		t.waiters = nil
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	t.mu.Lock()
	if t.over {
		defer t.mu.Unlock()
		return t.value, t.err
	}
	w := make(chan struct{})
	t.waiters[w] = true
	t.mu.Unlock()

	select {
	case <-w:
		return t.value, t.err
	case <-ctx.Done():
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.waiters, w)
		var zero T
		return zero, ctx.Err()
	}
}
