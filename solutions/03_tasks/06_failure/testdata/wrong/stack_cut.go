// want test "it must be whole"

// Package failure has room for a stack of 4 KB, and cuts a longer one.
package failure

import (
	"context"
	"fmt"
	"runtime"
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
	done      chan struct{}
	value     T
	err       error
	mu        sync.Mutex
	over      bool
	callbacks []func(T, error)
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		t.call(ctx, f)
		t.mu.Lock()
		t.over = true
		close(t.done)
		t.mu.Unlock()
		for _, callback := range t.callbacks {
			go callback(t.value, t.err)
		}
	}()
	return t
}

func (t *Task[T]) call(ctx context.Context, f func(ctx context.Context) (T, error)) {
	defer func() {
		if r := recover(); r != nil {
			buf := make([]byte, 4<<10)
			buf = buf[:runtime.Stack(buf, false)]
			t.err = &PanicError{Value: r, Stack: buf}
		}
	}()
	t.value, t.err = f(ctx)
}

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

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.over {
		go callback(t.value, t.err)
		return
	}
	t.callbacks = append(t.callbacks, callback)
}
