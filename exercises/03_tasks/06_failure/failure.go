// Package failure runs a function in the background, and sees to it that its failure is heard.
package failure

import (
	"context"
	"fmt"
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

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at the same time.
type Task[T any] struct {
	// TODO: what is needed for the result, as before, and what for the callbacks?
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets ctx, or a context derived from it, and runs even if ctx had ended before.
// The task has ended when f has returned or panicked.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	// TODO: run f in the background; keep what it returns, or what it panics with.
	return &Task[T]{}
}

// Await waits until f has ended, and returns what f returned, or the zero T and a
// *[PanicError] if it panicked. If ctx ends first, or had ended before, Await returns
// the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// TODO
	var zero T
	return zero, nil
}

// OnDone has callback called with the result of f, and does not wait for f.
//
// It may be called any number of times, even just as f ends, and each call is one call
// of its callback: in any goroutine, even the caller's if f has ended, beside other
// callbacks or after them. A panic of callback is not caught.
func (t *Task[T]) OnDone(callback func(value T, err error)) {
	// TODO
}
