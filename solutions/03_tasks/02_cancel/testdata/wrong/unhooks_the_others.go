// want test "while others came and gave up"

// Package cancel has each who waits add to what is called at the end; who gives up puts back what was there when it came.
package cancel

import (
	"context"
	"sync"
)

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
type Task[T any] struct {
	stop context.CancelFunc

	mu    sync.Mutex
	ended bool
	onEnd func() // tells everyone who waits
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, stop := context.WithCancel(ctx)
	t := &Task[T]{stop: stop, onEnd: func() {}}
	go func() {
		value, err := f(ctx)
		stop()
		t.mu.Lock()
		defer t.mu.Unlock()
		t.value, t.err, t.ended = value, err, true
		t.onEnd()
	}()
	return t
}

func (t *Task[T]) wait(ctx context.Context) error {
	t.mu.Lock()
	if t.ended {
		t.mu.Unlock()
		return nil
	}
	over := make(chan struct{})
	others := t.onEnd
	t.onEnd = func() {
		close(over)
		others()
	}
	t.mu.Unlock()

	select {
	case <-over:
		return nil
	case <-ctx.Done():
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil
	}
	t.onEnd = others
	return ctx.Err()
}

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	return t.value, t.err
}

// Cancel asks f to stop, and waits until f has returned.
func (t *Task[T]) Cancel(ctx context.Context) error {
	t.stop()
	return t.wait(ctx)
}
