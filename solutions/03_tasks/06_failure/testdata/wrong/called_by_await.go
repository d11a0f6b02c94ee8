// want test|deadlock "times that the callback was called|waits to receive"

// Package failure calls the callbacks when somebody awaits the task.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
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
	ended chan struct{}
	value T
	err   error

	mu        sync.Mutex
	over      bool
	callbacks []func(T, error)
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
		t.callAll()
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		t.callAll()
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (t *Task[T]) callAll() {
	t.mu.Lock()
	t.over = true
	callbacks := t.callbacks
	t.callbacks = nil
	t.mu.Unlock()
	for _, callback := range callbacks {
		callback(t.value, t.err)
	}
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	t.mu.Lock()
	over := t.over
	if !over {
		t.callbacks = append(t.callbacks, callback)
	}
	t.mu.Unlock()
	if over {
		callback(t.value, t.err)
	}
}
