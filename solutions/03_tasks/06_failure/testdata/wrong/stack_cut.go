// want test "the stack must"

// Package failure keeps the first lines of the stack only.
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
	done  chan struct{}
	val   T
	err   error
	mu    sync.Mutex
	ended bool
	cbs   []func(T, error)
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		t.run(ctx, f)
		t.mu.Lock()
		t.ended = true
		cbs := t.cbs
		close(t.done)
		t.mu.Unlock()
		for _, cb := range cbs {
			cb(t.val, t.err)
		}
	}()
	return t
}

func (t *Task[T]) run(ctx context.Context, f func(ctx context.Context) (T, error)) {
	defer func() {
		if r := recover(); r != nil {
			t.err = &PanicError{r, debug.Stack()[:600]}
		}
	}()
	t.val, t.err = f(ctx)
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.val, t.err
	default:
	}
	select {
	case <-t.done:
		return t.val, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (t *Task[T]) OnDone(cb func(value T, err error)) {
	t.mu.Lock()
	if !t.ended {
		t.cbs = append(t.cbs, cb)
		t.mu.Unlock()
		return
	}
	t.mu.Unlock()
	cb(t.val, t.err)
}
