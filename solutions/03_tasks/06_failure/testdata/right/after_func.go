// Package failure has a context of its own for the end, and leaves the callbacks to context.AfterFunc.
package failure

import (
	"context"
	"errors"
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

type Task[T any] struct{ ended context.Context }

type result[T any] struct {
	value T
	err   error
}

func (*result[T]) Error() string { return "the task has ended" }

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ended, end := context.WithCancelCause(context.Background())
	go func() {
		var r result[T]
		defer func() { end(&r) }()
		defer func() {
			if v := recover(); v != nil {
				r.err = &PanicError{v, debug.Stack()}
			}
		}()
		r.value, r.err = f(ctx)
	}()
	return &Task[T]{ended}
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if t.ended.Err() == nil {
		select {
		case <-t.ended.Done():
		case <-ctx.Done():
		}
	}
	var r *result[T]
	if errors.As(context.Cause(t.ended), &r) {
		return r.value, r.err
	}
	var zero T
	return zero, ctx.Err()
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	context.AfterFunc(t.ended, func() { callback(t.Await(context.Background())) })
}
