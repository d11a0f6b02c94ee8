// Package task puts the result into a channel once: the second who awaits it waits for ever.
package task

import "context"

type result[T any] struct {
	value T
	err   error
}

type Task[T any] struct{ result chan result[T] }

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{make(chan result[T], 1)}
	go func() {
		value, err := f(ctx)
		t.result <- result[T]{value, err}
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case r := <-t.result:
		return r.value, r.err
	default:
	}
	select { // want deadlock "wait"
	case r := <-t.result:
		return r.value, r.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
