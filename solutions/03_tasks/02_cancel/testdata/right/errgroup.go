// Package cancel uses an errgroup for the goroutine, its context and its error.
package cancel

import (
	"context"

	"golang.org/x/sync/errgroup"
)

type Task[T any] struct {
	ask   context.CancelFunc
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	group, ctx := errgroup.WithContext(ctx)
	t := &Task[T]{ask: ask, ended: make(chan struct{})}
	group.Go(func() (err error) {
		t.value, err = f(ctx)
		return err
	})
	go func() {
		t.err = group.Wait()
		ask()
		close(t.ended)
	}()
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
	select {
	case <-t.ended:
		return nil
	default:
	}
	select {
	case <-t.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
