// want spin "busy waiting"

// Package failure has each callback ask again and again whether the function has ended.
package failure

import (
	"context"
	"fmt"
	"runtime"
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
	done chan struct{}
	v    T
	err  error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		defer close(t.done)
		defer func() {
			if r := recover(); r != nil {
				t.err = &PanicError{r, debug.Stack()}
			}
		}()
		t.v, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.v, t.err
	default:
	}
	select {
	case <-t.done:
		return t.v, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() {
		for {
			select {
			case <-t.done:
				callback(t.v, t.err)
				return
			default:
				runtime.Gosched()
			}
		}
	}()
}
