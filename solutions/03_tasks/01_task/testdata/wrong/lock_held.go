// want test "error of an awaiter whose context has ended"

// Package task holds a lock of one slot while the function runs: who awaits it cannot leave.
package task

import "context"

type Task[T any] struct {
	lock  chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{lock: make(chan struct{}, 1)}
	t.lock <- struct{}{}
	go func() {
		defer func() { <-t.lock }()
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	t.lock <- struct{}{}
	defer func() { <-t.lock }()
	return t.value, t.err
}
