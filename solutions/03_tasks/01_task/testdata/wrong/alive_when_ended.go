// want test "when that of Start had ended before"

// Package task takes "runs all the same" for a context that goes on.
package task

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	done  chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	if ctx.Err() != nil {
		ctx = context.WithoutCancel(ctx)
	}
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
		return zero, ctx.Err()
	}
}
