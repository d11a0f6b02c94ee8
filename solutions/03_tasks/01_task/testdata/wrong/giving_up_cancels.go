// want test "must not notice that others gave up|until the second awaiter gave up"

// Package task cancels the task when somebody gives up waiting for it, as asyncio does without shield.
package task

import "context"

type Task[T any] struct {
	ended  chan struct{}
	value  T
	err    error
	cancel context.CancelFunc
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task[T]{ended: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(t.ended)
		defer cancel()
		t.value, t.err = f(ctx)
	}()
	return t
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
		t.cancel()
		var zero T
		return zero, ctx.Err()
	}
}
