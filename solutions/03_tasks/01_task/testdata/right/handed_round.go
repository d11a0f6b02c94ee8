// Package task has one copy of the result in a channel: who takes it reads it and puts it back for the next one.
package task

import "context"

type result[T any] struct {
	value T
	err   error
}

type Task[T any] struct {
	result chan result[T]
	ended  chan struct{}
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{result: make(chan result[T], 1), ended: make(chan struct{})}
	go func() {
		value, err := f(ctx)
		t.result <- result[T]{value, err}
		close(t.ended)
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
			var zero T
			return zero, ctx.Err()
		}
	}
	r := <-t.result
	t.result <- r
	return r.value, r.err
}
