// Package failure collects the callbacks in a channel that has room for ten.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
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
	ended     chan struct{}
	value     T
	err       error
	callbacks chan func(T, error)
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{}), callbacks: make(chan func(T, error), 10)}
	go func() {
		defer t.end()
		defer func() {
			if v := recover(); v != nil {
				t.err = &PanicError{Value: v, Stack: debug.Stack()}
			}
		}()
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) end() {
	close(t.ended)
	for {
		select {
		case callback := <-t.callbacks:
			callback(t.value, t.err)
		default:
			return
		}
	}
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
	select {
	case <-t.ended:
		callback(t.value, t.err)
	default:
		t.callbacks <- callback // want deadlock "wait"
	}
}
