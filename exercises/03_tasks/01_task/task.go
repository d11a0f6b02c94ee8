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
// f gets ctx, or a context made from it. It is for f to look at: Start runs f even
// if ctx has ended, and the task has ended when f has returned, not before.
// A panic of f ends the process.
//
// When f has returned, no goroutine is left, whether anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	// TODO: run f in the background, keep what it returns, and tell everybody who waits.
	return &Task[T]{}
}

// Await waits until f has returned, and returns what f returned: the same to
// everybody who asks, and as often as they ask.
//
// If ctx ends first, Await returns the zero T and ctx.Err(), and f goes on
// undisturbed. If f has already returned, Await returns its result even if ctx has
// ended. If both happen in the same moment, either may be returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// TODO: wait for the end of f or of ctx, whichever comes first.
	var zero T
	return zero, nil
}
