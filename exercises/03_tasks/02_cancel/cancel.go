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
// f gets a context made from ctx. That context ends when ctx does, when somebody
// calls Cancel, and at the latest when f has returned. It is for f to look at: f is
// called even if it has already ended, and the task has ended when f has
// returned, not before. A panic of f ends the process.
//
// When f has returned, no goroutine is left, whether anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	// TODO: run f in the background with a context that Cancel can end.
	return &Task[T]{}
}

// Await waits until f has returned, and returns what f returned, cancelled or
// not: the same to everybody who asks, and as often as they ask.
//
// If ctx ends first, Await returns the zero T and ctx.Err(), and f goes on
// undisturbed. If f has already returned, Await returns its result even if ctx has
// ended. If both happen in the same moment, either may be returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	// TODO
	var zero T
	return zero, nil
}

// Cancel asks f to stop, by ending the context that f got, and waits until f has
// returned. Then it returns nil, whatever f returned.
//
// If ctx ends first, Cancel returns ctx.Err(): f has been asked, also when ctx had
// ended before, and is still running. If f has already returned, Cancel
// returns nil even if ctx has ended.
//
// Cancel may be called any number of times; each call waits. f must not
// cancel its own task: it would wait for itself.
func (t *Task[T]) Cancel(ctx context.Context) error {
	// TODO: ask, and then wait.
	return nil
}
