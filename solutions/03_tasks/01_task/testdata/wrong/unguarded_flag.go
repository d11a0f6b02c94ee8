// Package task looks at a flag that the other goroutine sets, without anything between them.
package task

import "context"

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
	ready bool
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		t.value, t.err = f(ctx)
		t.ready = true // want race "race"
		close(t.ended)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if t.ready {
		return t.value, t.err
	}
	select {
	case <-t.ended:
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
