// Package failure has a goroutine that owns the callbacks: it collects them until the function has ended.
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
	added chan func(T, error)
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{added: make(chan func(T, error)), ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		defer func() {
			if v := recover(); v != nil {
				t.err = &PanicError{Value: v, Stack: debug.Stack()}
			}
		}()
		t.value, t.err = f(ctx)
	}()
	go t.own()
	return t
}

func (t *Task[T]) own() {
	var callbacks []func(T, error)
	for {
		select {
		case callback := <-t.added:
			callbacks = append(callbacks, callback)
		case <-t.ended:
			for _, callback := range callbacks {
				callback(t.value, t.err)
			}
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
	case t.added <- callback:
	case <-t.ended:
		go callback(t.value, t.err)
	}
}
