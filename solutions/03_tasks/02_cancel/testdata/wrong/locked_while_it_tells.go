// Package cancel holds its lock while it tells all who wait: one that is just leaving wants the lock, and does not listen.
package cancel

import (
	"context"
	"sync"
)

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	ask context.CancelFunc

	mu      sync.Mutex
	over    bool
	waiters map[chan struct{}]bool
	value   T
	err     error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, waiters: make(map[chan struct{}]bool)}
	go func() {
		defer ask()
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.over = value, err, true
		for w := range t.waiters {
			w <- struct{}{} // want deadlock "wait"
		}
		t.waiters = nil
	}()
	return t
}

// wait returns nil when f has returned, or ctx.Err() if ctx ends before.
func (t *Task[T]) wait(ctx context.Context) error {
	t.mu.Lock()
	if t.over {
		t.mu.Unlock()
		return nil
	}
	w := make(chan struct{})
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

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	return t.value, t.err
}

// Cancel asks f to stop and waits until it has returned.
func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	return t.wait(ctx)
}
