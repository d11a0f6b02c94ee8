// Package failure has the result in a sync.OnceValues that everybody may ask for: the task's goroutine, and each callback's.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
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

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	result func() (T, error) // waits for the end of f
	done   chan struct{}
}

// Start runs f in a goroutine of its own.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	t.result = sync.OnceValues(func() (value T, err error) {
		defer close(t.done)
		defer func() {
			if p := recover(); p != nil {
				err = &PanicError{Value: p, Stack: debug.Stack()}
			}
		}()
		return f(ctx)
	})
	go t.result()
	return t
}

// Await waits for the result.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.result()
	default:
	}
	select {
	case <-t.done:
		return t.result()
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// OnDone has callback called with the result.
func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() { callback(t.result()) }()
}
