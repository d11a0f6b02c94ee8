// Package task keeps the result in a sync.OnceValue, and calls it again only when it cannot block any more.
package task

import (
	"context"
	"sync"
)

type result[T any] struct {
	value T
	err   error
}

type Task[T any] struct {
	done <-chan struct{}
	read func() result[T]
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	done := make(chan struct{})
	read := sync.OnceValue(func() result[T] {
		defer close(done)
		value, err := f(ctx)
		return result[T]{value, err}
	})
	go read()
	return &Task[T]{done, read}
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
	default:
		select {
		case <-t.done:
		case <-ctx.Done():
			var zero T
			return zero, ctx.Err()
		}
	}
	r := t.read()
	return r.value, r.err
}
