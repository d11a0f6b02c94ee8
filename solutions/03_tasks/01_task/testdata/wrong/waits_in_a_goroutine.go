// want test "goroutines that are left of 1000 awaiters"

// Package task has a goroutine wait for each awaiter: it goes on waiting when the awaiter has left.
package task

import (
	"context"
	"sync"
)

type Task[T any] struct {
	running sync.WaitGroup
	value   T
	err     error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	t.running.Go(func() { t.value, t.err = f(ctx) })
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		t.running.Wait()
	}()
	select {
	case <-ended:
		return t.value, t.err
	case <-ctx.Done():
		select {
		case <-ended:
			return t.value, t.err
		default:
			var zero T
			return zero, ctx.Err()
		}
	}
}
