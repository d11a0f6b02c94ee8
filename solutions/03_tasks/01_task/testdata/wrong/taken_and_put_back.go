// want perturbed test "ask for it at once"

// Package task has whoever awaits it take the result and put it back: in between nobody else finds it.
package task

import (
	"context"
)

type result[T any] struct {
	val T
	err error
}
type Task[T any] struct {
	cancel context.CancelFunc
	ch     chan result[T]
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task[T]{cancel: cancel, ch: make(chan result[T], 1)}
	go func() {
		v, err := f(ctx)
		cancel()
		t.ch <- result[T]{v, err}
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case r := <-t.ch:
		t.ch <- r
		return r.val, r.err
	default:
	}
	select {
	case r := <-t.ch:
		t.ch <- r
		return r.val, r.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
