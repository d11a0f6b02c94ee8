// Package task publishes the result through an atomic pointer, and closes a channel only to wake those who wait.
package task

import (
	"context"
	"sync/atomic"
)

type result[T any] struct {
	value T
	err   error
}

type Task[T any] struct {
	result atomic.Pointer[result[T]]
	wake   chan struct{}
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{wake: make(chan struct{})}
	go func() {
		value, err := f(ctx)
		t.result.Store(&result[T]{value, err})
		close(t.wake)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if t.result.Load() == nil {
		select {
		case <-t.wake:
		case <-ctx.Done():
		}
	}
	if r := t.result.Load(); r != nil {
		return r.value, r.err
	}
	var zero T
	return zero, ctx.Err()
}
