// want test "while others came and gave up"

// Package task gives the place of one who leaves to the last in the list, who does not know his new place.
package task

import (
	"context"
	"sync"
)

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
type Task[T any] struct {
	mu      sync.Mutex
	ended   bool
	value   T
	err     error
	waiters []chan struct{}
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{}
	go func() {
		value, err := f(ctx)
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.ended = value, err, true
		for _, w := range t.waiters {
			close(w)
		}
		t.waiters = nil
	}()
	return t
}

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	t.mu.Lock()
	if t.ended {
		defer t.mu.Unlock()
		return t.value, t.err
	}
	w := make(chan struct{})
	place := len(t.waiters)
	t.waiters = append(t.waiters, w)
	t.mu.Unlock()

	select {
	case <-w:
	case <-ctx.Done():
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return t.value, t.err
	}
	if last := len(t.waiters) - 1; place <= last {
		t.waiters[place] = t.waiters[last]
		t.waiters = t.waiters[:last]
	}
	var zero T
	return zero, ctx.Err()
}
