// Package task runs a function in the background, and lets anybody await what it returns.
package task

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at the same time.
type Task[T any] struct {
	// TODO: what must be kept, so that many can wait for the end, and read the result as often as they like?
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets ctx, or a context derived from it, and runs even if ctx had ended before.
// A panic of f ends the process. When f has returned, no goroutine is left, whether
// anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	// TODO: run f in the background, keep what it returns, and tell everybody who waits.
	return &Task[T]{}
}

// Await waits until f has returned, and returns what f returned. If ctx ends first,
// or had ended before, Await returns the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// TODO: wait for the end of f or of ctx, whichever comes first.
	var zero T
	return zero, nil
}
