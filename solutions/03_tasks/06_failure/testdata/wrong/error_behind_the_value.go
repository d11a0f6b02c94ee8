// Package failure shows the value first, and the error beside it a moment later.
package failure

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
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
	value atomic.Pointer[T]
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
		value, err := f(ctx)
		t.value.Store(&value)
		t.err = err // want race "data race on t.err"
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var zero T
	if v := t.value.Load(); v != nil {
		return *v, t.err
	}
	select {
	case <-t.ended:
	default:
		select {
		case <-t.ended:
		case <-ctx.Done():
			return zero, ctx.Err()
		}
	}
	if v := t.value.Load(); v != nil {
		return *v, t.err
	}
	return zero, t.err
}

func (t *Task[T]) OnDone(callback func(value T, err error)) {
	go func() {
		<-t.ended
		var value T
		if v := t.value.Load(); v != nil {
			value = *v
		}
		callback(value, t.err)
	}()
}
