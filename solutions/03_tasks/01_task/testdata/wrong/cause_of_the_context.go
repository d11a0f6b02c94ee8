// want test "cancelled with a cause"

// Package task tells who gives up why its context has ended, and not that it has.
package task

import "context"

type Task[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
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
	select {
	case <-t.done:
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, context.Cause(ctx)
	}
}
