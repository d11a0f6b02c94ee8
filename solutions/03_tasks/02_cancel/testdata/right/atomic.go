// Package cancel publishes the result through an atomic pointer, and closes a channel only to wake those who wait.
package cancel

import (
	"context"
	"sync/atomic"
)

type Task[T any] struct {
	ask    context.CancelFunc
	wake   chan struct{}
	result atomic.Pointer[result[T]]
}

type result[T any] struct {
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, wake: make(chan struct{})}
	go func() {
		value, err := f(ctx)
		t.result.Store(&result[T]{value, err})
		close(t.wake)
		ask()
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if r := t.wait(ctx); r != nil {
		return r.value, r.err
	}
	var zero T
	return zero, ctx.Err()
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	if t.wait(ctx) != nil {
		return nil
	}
	return ctx.Err()
}

// wait returns the result, or nil if ctx ends first.
func (t *Task[T]) wait(ctx context.Context) *result[T] {
	if r := t.result.Load(); r != nil {
		return r
	}
	select {
	case <-t.wake:
	case <-ctx.Done():
	}
	return t.result.Load()
}
