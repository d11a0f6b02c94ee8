// Package task leaves the goroutine and the error to an errgroup, and closes a channel when its wait is over.
package task

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	var group errgroup.Group
	group.Go(func() (err error) {
		t.value, err = f(ctx)
		return err
	})
	go func() {
		defer close(t.ended)
		t.err = group.Wait()
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var zero T
	select {
	case <-t.ended:
		return t.value, t.err
	case <-ctx.Done():
		select {
		case <-t.ended:
			return t.value, t.err
		default:
			return zero, ctx.Err()
		}
	}
}
