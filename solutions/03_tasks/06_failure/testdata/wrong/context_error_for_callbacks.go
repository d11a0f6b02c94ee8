// want test "context has ended, and the function has not|error for the callback|error that callback"

// Package failure awaits the result for the callback with the context of Start, and tells it when that ends.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
)

type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Task[T any] struct {
	ctx   context.Context
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ctx: ctx, ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		defer func() {
			if v := recover(); v != nil {
				t.err = &PanicError{Value: v, Stack: debug.Stack()}
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

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() { callback(t.Await(t.ctx)) }()
}
