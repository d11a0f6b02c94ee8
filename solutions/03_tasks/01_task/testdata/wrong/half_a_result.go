// want test "whose context ended while the function returned"

// Package task looks for the result once more when the context has ended, and hands on half of it.
package task

import (
	"context"
	"sync"
)

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
type Task[T any] struct {
	done chan struct{}

	mu    sync.Mutex
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{done: make(chan struct{})}
	go func() {
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err = value, err
		close(t.done)
	}()
	return t
}

// result returns what there is by now.
func (t *Task[T]) result() (T, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value, t.err
}

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.done:
		return t.result()
	default:
	}
	select {
	case <-t.done:
		return t.result()
	case <-ctx.Done():
		value, err := t.result()
		if err == nil {
			err = ctx.Err()
		}
		return value, err
	}
}
