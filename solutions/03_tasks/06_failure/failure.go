// Package failure runs a function in the background, and sees to it that its failure is heard.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
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
	ended chan struct{} // closed when value and err are final
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets ctx, or a context derived from it, and runs even if ctx had ended before.
// The task has ended when f has returned or panicked.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		// Deferred first, so it runs last: when the panic, if any, has become a result.
		defer close(t.ended)
		defer func() {
			if v := recover(); v != nil {
				// Here the frames of f are still on the stack; in Await they would be gone.
				t.err = &PanicError{Value: v, Stack: debug.Stack()}
			}
		}()
		t.value, t.err = f(ctx)
	}()
	return t
}

// Await waits until f has ended, and returns what f returned, or the zero T and a
// *[PanicError] if it panicked. If ctx ends first, or had ended before, Await returns
// the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// Asked on its own first: the select below takes either case when both are ready.
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

// OnDone has callback called with the result of f, and does not wait for f.
//
// It may be called any number of times, even just as f ends, and each call is one call
// of its callback: in any goroutine, even the caller's if f has ended, beside other
// callbacks or after them. A panic of callback is not caught.
func (t *Task[T]) OnDone(callback func(value T, err error)) {
	// A list of callbacks would be called by the task's own goroutine, but it needs a lock,
	// and a way for one that comes at the very moment of the end. A goroutine that
	// waits is small, and cannot call too early, twice, or not at all.
	go func() {
		<-t.ended
		callback(t.value, t.err)
	}()
}
