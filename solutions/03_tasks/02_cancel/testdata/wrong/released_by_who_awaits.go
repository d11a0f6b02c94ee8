// Package cancel runs a function in the background, and can ask it to stop.
// want test "and nobody has awaited it"

// Package cancel leaves it to those who await to release the function's context: without them it is kept.
package cancel

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own.
type Task[T any] struct {
	cancel context.CancelFunc

	done  chan struct{}
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, cancel := context.WithCancel(ctx)
	t := &Task[T]{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(t.done)
		t.value, t.err = f(ctx)
	}()
	return t
}

// wait returns nil when f has returned, or an error if ctx ends before.
func (t *Task[T]) wait(ctx context.Context) error {
	select {
	case <-t.done:
		return nil
	default:
	}
	select {
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	t.cancel()
	return t.value, t.err
}

// Cancel asks f to stop and waits until it has returned.
func (t *Task[T]) Cancel(ctx context.Context) error {
	t.cancel()
	return t.wait(ctx)
}
