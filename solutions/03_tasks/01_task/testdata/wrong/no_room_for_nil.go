// Package task keeps the result in an atomic.Value, which takes no nil.
package task

import (
	"context"
	"sync/atomic"
)

type Task[T any] struct {
	cancel   context.CancelFunc
	done     chan struct{}
	val, err atomic.Value
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task[T]{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(t.done)
		defer cancel()
		v, err := f(ctx)
		t.val.Store(v) // want panic "store of nil value"
		if err != nil {
			t.err.Store(err)
		}
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.result()
	default:
	}
	select {
	case <-t.done:
		return t.result()
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}

func (t *Task[T]) result() (T, error) {
	err, _ := t.err.Load().(error)
	return t.val.Load().(T), err
}
