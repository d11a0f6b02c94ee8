// want test "the function's, not its context's"

// Package failure gives a context's error for what came after its end.
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
	done  chan struct{} // closed when value and err are there
	value T
	err   error

	mu        sync.Mutex
	over      bool
	callbacks []func(T, error)
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		defer t.finish()
		defer func() {
			if r := recover(); r != nil {
				t.err = &PanicError{Value: r, Stack: debug.Stack()}
			}
		}()
		t.value, t.err = f(ctx)
		if t.err == nil {
			t.err = ctx.Err() // it has ended before f was done
		}
	}()
	return t
}

func (t *Task[T]) finish() {
	close(t.done)
	t.mu.Lock()
	callbacks := t.callbacks
	t.over, t.callbacks = true, nil
	t.mu.Unlock()
	for _, callback := range callbacks {
		go callback(t.value, t.err)
	}
}

// Await waits until f has ended, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.value, t.err
	default:
	}
	select {
	case <-t.done:
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

// OnDone has callback called once with the result of f.
func (t *Task[T]) OnDone(callback func(value T, err error)) {
	t.mu.Lock()
	over := t.over
	if !over {
		t.callbacks = append(t.callbacks, callback)
	}
	t.mu.Unlock()
	if over {
		go callback(t.value, t.err)
	}
}
