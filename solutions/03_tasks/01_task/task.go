// Package task runs a function in the background, and lets anybody await what it returns.
package task

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at the same time.
type Task[T any] struct {
	// ended is closed when value and err are final. The result does not travel through
	// the channel: what is in a channel goes to one receiver, but a close is seen by all.
	ended chan struct{}
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets ctx, or a context derived from it, and runs even if ctx had ended before.
// A panic of f ends the process. When f has returned, no goroutine is left, whether
// anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		t.value, t.err = f(ctx)
		close(t.ended)
	}()
	return t
}

// Await waits until f has returned, and returns what f returned. If ctx ends first,
// or had ended before, Await returns the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// Asked on its own first: the select below takes either case when both are ready.
	select {
	case <-t.ended:
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
