// Package task uses a context of its own for the end: its Done wakes those who wait, and it carries the result.
package task

import (
	"context"
	"errors"
)

type Task[T any] struct{ ended context.Context }

type result[T any] struct {
	value T
	err   error
}

func (result[T]) Error() string { return "the task has ended" }

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ended, end := context.WithCancelCause(context.Background())
	go func() {
		value, err := f(ctx)
		end(&result[T]{value, err})
	}()
	return &Task[T]{ended}
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if t.ended.Err() == nil {
		select {
		case <-t.ended.Done():
		case <-ctx.Done():
		}
	}
	var r *result[T]
	if errors.As(context.Cause(t.ended), &r) {
		return r.value, r.err
	}
	var zero T
	return zero, ctx.Err()
}
