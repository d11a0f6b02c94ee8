// want test "whose context has ended"

// Package cancel wakes those who wait without the lock: the call may come just before one begins to wait, and be lost.
package cancel

import (
	"context"
	"sync"
)

type Task[T any] struct {
	ask     context.CancelFunc
	mu      sync.Mutex
	changed sync.Cond
	ended   bool
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask}
	t.changed.L = &t.mu
	go func() {
		defer ask()
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.ended = value, err, true
		t.changed.Broadcast()
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	defer t.wakeWith(ctx)()
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.ended {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		t.changed.Wait()
	}
	return t.value, t.err
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	defer t.wakeWith(ctx)()
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.ended && ctx.Err() == nil {
		t.changed.Wait()
	}
	if t.ended {
		return nil
	}
	return ctx.Err()
}

func (t *Task[T]) wakeWith(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, t.changed.Broadcast)
}
