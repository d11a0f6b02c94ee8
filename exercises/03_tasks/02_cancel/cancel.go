// Package cancel runs a function in the background, and can ask it to stop.
package cancel

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at the same time.
type Task[T any] struct {
	// TODO: what is needed to wait for the end, as in the last exercise, and what to ask for it?
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets a context derived from ctx, and runs even if that has already ended: with
// ctx, or by an early Cancel. A panic of f ends the process. When f has returned, no
// goroutine is left, whether anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	// TODO: run f in the background with a context that Cancel can end.
	return &Task[T]{}
}

// Await waits until f has returned, and returns what f returned. If ctx ends first,
// or had ended before, Await returns the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// TODO
	var zero T
	return zero, nil
}

// Cancel asks f to stop, by ending the context that f got, and waits until f has
// returned. Then it returns nil, whatever f returned. If ctx ends first, or had ended
// before, Cancel asks, and returns ctx.Err().
//
// f must not cancel its own task: it would wait for itself.
func (t *Task[T]) Cancel(ctx context.Context) error {
	// TODO: ask, and then wait.
	return nil
}
