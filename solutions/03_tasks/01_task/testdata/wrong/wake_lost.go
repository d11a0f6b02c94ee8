// want perturbed test "the error of awaiter .*, whose context has ended"

// Package task wakes those who wait without the lock: the call may come just before one begins to wait, and be lost.
package task

import (
	"context"
	"sync"
)

type Task[T any] struct {
	mu      sync.Mutex
	changed *sync.Cond
	ended   bool
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	t.changed = sync.NewCond(&t.mu)
	go func() {
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.ended = value, err, true
		t.changed.Broadcast()
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	stop := context.AfterFunc(ctx, t.changed.Broadcast)
	defer stop()

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
