// Package task gives what has been written so far to one who gives up, though the function still writes it.
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
		t.value, t.err = f(ctx) // want race "race"
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.ended:
	default:
		select {
		case <-t.ended:
		case <-ctx.Done():
			return t.value, ctx.Err()
		}
	}
	return t.value, t.err
}
