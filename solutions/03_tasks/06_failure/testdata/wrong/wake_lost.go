// want perturbed test "whose context has ended"

// Package failure wakes those who wait without the lock: the call may come just before one begins to wait, and be lost.
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
	mu      sync.Mutex
	changed sync.Cond
	ended   bool
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	t.changed.L = &t.mu
	go func() {
		value, err := caught(ctx, f)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.ended, t.value, t.err = true, value, err
		t.changed.Broadcast()
	}()
	return t
}

func caught[T any](ctx context.Context, f func(ctx context.Context) (T, error)) (value T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{v, debug.Stack()}
		}
	}()
	return f(ctx)
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	defer context.AfterFunc(ctx, t.changed.Broadcast)()
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.ended {
		if err := ctx.Err(); err != nil {
			var zero T
			return zero, err
		}
		t.changed.Wait()
	}
	return t.value, t.err
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() {
		callback(t.Await(context.Background()))
	}()
}
