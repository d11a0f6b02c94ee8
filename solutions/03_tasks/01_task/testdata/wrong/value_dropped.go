// want test "value of await number 1"

// Package task hands out no value beside an error.
package task

import "context"

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
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
	default:
		select {
		case <-t.ended:
		case <-ctx.Done():
			return zero, ctx.Err()
		}
	}
	if t.err != nil {
		return zero, t.err
	}
	return t.value, nil
}
