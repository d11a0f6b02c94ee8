// want spin "busy waiting"

// Package task asks every millisecond whether the result is there.
package task

import (
	"context"
	"sync/atomic"
	"time"
)

type Task[T any] struct {
	value T
	err   error
	ready atomic.Bool
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	go func() {
		t.value, t.err = f(ctx)
		t.ready.Store(true)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	for !t.ready.Load() {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		time.Sleep(time.Millisecond)
	}
	return t.value, t.err
}
