// Package task shows the value first, and the error beside it a moment later.
package task

import (
	"context"
	"sync/atomic"
)

type Task[T any] struct {
	value atomic.Pointer[T]
	err   error
	done  chan struct{}
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		defer close(t.done)
		value, err := f(ctx)
		t.value.Store(&value)
		if err != nil {
			t.err = err // want race "data race on t.err"
		}
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if value := t.value.Load(); value != nil {
		return *value, t.err
	}
	select {
	case <-t.done:
		return *t.value.Load(), t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
