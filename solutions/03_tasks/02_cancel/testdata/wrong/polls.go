// want spin "busy waiting"

// Package cancel asks every millisecond whether the function has returned.
package cancel

import (
	"context"
	"sync/atomic"
	"time"
)

type Task[T any] struct {
	ask   context.CancelFunc
	ended atomic.Bool
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask}
	go func() {
		defer ask()
		t.value, t.err = f(ctx)
		t.ended.Store(true)
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
	for !t.ended.Load() {
		if err := ctx.Err(); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}
