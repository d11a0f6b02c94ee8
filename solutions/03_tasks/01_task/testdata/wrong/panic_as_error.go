// want test "a panic of the function \(panic_as_error\.go:\d+\) was caught"

// Package task takes a panic of the function for an error that it returned.
package task

import (
	"context"
	"fmt"
)

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		defer func() {
			if v := recover(); v != nil {
				t.err = fmt.Errorf("panic: %v", v)
			}
		}()
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
