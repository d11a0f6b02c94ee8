// Package failure keeps the callbacks in a linked list that is changed with compare-and-swap, and closed at the end.
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
	ended     chan struct{}
	value     T
	err       error
	callbacks atomic.Pointer[entry[T]]
}

type entry[T any] struct {
	callback func(T, error)
	before   *entry[T]
	closed   bool // the last entry: nobody adds to it
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
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
	for e := t.callbacks.Swap(&entry[T]{closed: true}); e != nil; e = e.before {
		e.callback(t.value, t.err)
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
	for {
		last := t.callbacks.Load()
		if last != nil && last.closed {
			callback(t.value, t.err)
			return
		}
		if t.callbacks.CompareAndSwap(last, &entry[T]{callback: callback, before: last}) {
			return
		}
	}
}
