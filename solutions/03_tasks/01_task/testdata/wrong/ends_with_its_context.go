// want test "what the awaiter got, and when, of a function that does not look at its context|the value that was in the context of Start"

// Package task takes the task for ended when its context has, though the function still runs.
package task

import "context"

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
	ctx   context.Context
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{}), ctx: ctx}
	go func() {
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var zero T
	select {
	case <-t.ended:
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		return t.value, t.err
	case <-t.ctx.Done():
		return zero, t.ctx.Err()
	case <-ctx.Done():
		return zero, ctx.Err()
	}
}
