// Package task keeps a list of those who wait, and tells each of them on a channel of its own.
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
	mu      sync.Mutex
	result  *result[T]
	waiters map[chan result[T]]bool
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{waiters: map[chan result[T]]bool{}}
	go func() {
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.result = &result[T]{value, err}
		for w := range t.waiters {
			w <- *t.result
		}
		t.waiters = nil
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	t.mu.Lock()
	if r := t.result; r != nil {
		t.mu.Unlock()
		return r.value, r.err
	}
	w := make(chan result[T], 1)
	t.waiters[w] = true
	t.mu.Unlock()

	select {
	case r := <-w:
		return r.value, r.err
	case <-ctx.Done():
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.waiters, w)
		var zero T
		return zero, ctx.Err()
	}
}
