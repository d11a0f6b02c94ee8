// want test "nobody awaits it"

// Package task does not start the function before somebody awaits it, as a coroutine would.
package task

import (
	"context"
	"sync"
)

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
	begin func()
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	var once sync.Once
	t.begin = func() {
		once.Do(func() {
			go func() {
				defer close(t.ended)
				t.value, t.err = f(ctx)
			}()
		})
	}
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	t.begin()
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
