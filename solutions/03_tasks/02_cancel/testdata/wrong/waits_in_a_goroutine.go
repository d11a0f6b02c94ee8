// want test "goroutines that are left of 1000 calls|after the end"

// Package cancel has a goroutine wait in its place: it goes on waiting when Cancel has given up.
package cancel

import (
	"context"
	"sync"
)

type Task[T any] struct {
	ask     context.CancelFunc
	running sync.WaitGroup
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask}
	t.running.Go(func() {
		defer ask()
		t.value, t.err = f(ctx)
	})
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	return t.value, t.err
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	return t.wait(ctx)
}

func (t *Task[T]) wait(ctx context.Context) error {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		t.running.Wait()
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
	}
	select {
	case <-ended:
		return nil
	default:
		return ctx.Err()
	}
}
