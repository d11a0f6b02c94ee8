// Package cancel has one context for the request and another one for the end, which carries the result.
package cancel

import (
	"context"
	"errors"
)

type Task[T any] struct {
	ask   context.CancelFunc
	ended context.Context
}

type result[T any] struct {
	value T
	err   error
}

func (*result[T]) Error() string { return "the task has ended" }

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	ended, end := context.WithCancelCause(context.Background())
	go func() {
		defer ask()
		value, err := f(ctx)
		end(&result[T]{value, err})
	}()
	return &Task[T]{ask, ended}
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var r *result[T]
	if errors.As(t.wait(ctx), &r) {
		return r.value, r.err
	}
	var zero T
	return zero, ctx.Err()
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	if t.wait(ctx) != nil {
		return nil
	}
	return ctx.Err()
}

func (t *Task[T]) wait(ctx context.Context) error {
	if t.ended.Err() == nil {
		select {
		case <-t.ended.Done():
		case <-ctx.Done():
		}
	}
	return context.Cause(t.ended)
}
