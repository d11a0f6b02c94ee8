// want test "after the only awaiter had given up"

// Package task counts who waits, and cancels what nobody waits for any more: somebody may come later.
package task

import (
	"context"
	"sync/atomic"
)

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	done    chan struct{}
	cancel  context.CancelFunc
	waiting atomic.Int64
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task[T]{done: make(chan struct{}), cancel: cancel}
	go func() {
		defer cancel()
		t.value, t.err = f(ctx)
		close(t.done)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.value, t.err
	default:
	}
	t.waiting.Add(1)
	select {
	case <-t.done:
		t.waiting.Add(-1)
		return t.value, t.err
	case <-ctx.Done():
		if t.waiting.Add(-1) == 0 {
			t.cancel()
		}
		var zero T
		return zero, ctx.Err()
	}
}
