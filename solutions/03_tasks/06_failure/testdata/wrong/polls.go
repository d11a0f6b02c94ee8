// want spin "busy waiting"

// Package failure asks every millisecond whether the function has ended.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// A PanicError is the error of a task whose function has panicked.
type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

// Error tells what was passed to panic, and the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

// Unwrap returns Value if it is an error, so that errors.Is and errors.As find it.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Task[T any] struct {
	value T
	err   error
	ended atomic.Bool
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	go func() {
		defer t.ended.Store(true)
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
	for !t.ended.Load() {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		time.Sleep(time.Millisecond)
	}
	return t.value, t.err
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() { callback(t.Await(context.Background())) }()
}
