// want test "a panic of the callback \(callback_caught_as_well\.go:\d+\) was caught"

// Package failure lets a callback panic in silence.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
)

type PanicError struct {
	Value any    // what was passed to panic
	Stack []byte // the stack of the goroutine that panicked, as debug.Stack tells it
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v\n\n%s", e.Value, e.Stack) }

func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

type Task[T any] struct {
	ended chan struct{} // closed when value and err are final
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
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
	go func() {
		<-t.ended
		defer func() { _ = recover() }()
		callback(t.value, t.err)
	}()
}
