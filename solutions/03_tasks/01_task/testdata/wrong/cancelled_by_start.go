// want test "heard that the context of Start had ended|an awaiter whose context has ended"

// Package task makes a context for the function and cancels it as Start returns.
package task

import "context"

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.ended:
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
