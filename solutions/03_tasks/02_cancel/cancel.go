// Package cancel runs a function in the background, and can ask it to stop.
package cancel

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at once.
type Task[T any] struct {
	ask   context.CancelFunc // ends the context that f got
	ended chan struct{}      // closed when value and err are final
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns at once.
//
// f gets a context made from ctx. That context ends when ctx does, when somebody
// calls Cancel, and at the latest when f has returned. It is for f to look at: f is
// called even if it has already ended, and the task has ended when f has
// returned, not before. A panic of f ends the process.
//
// When f has returned, no goroutine is left, whether anybody awaits the task or not.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, ended: make(chan struct{})}
	go func() {
		// Without this the parent would keep the derived context, and with it all that the
		// context holds, until it ends itself.
		defer ask()
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

// Await waits until f has returned, and returns what f returned, cancelled or
// not: the same to everybody who asks, and as often as they ask.
//
// If ctx ends first, Await returns the zero T and ctx.Err(), and f goes on
// undisturbed. If f has already returned, Await returns its result even if ctx has
// ended. If both happen in the same moment, either may be returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		// Not t.value: f may be writing it.
		var zero T
		return zero, err
	}
	return t.value, t.err
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
	t.ask()
	return t.wait(ctx)
}

// wait returns nil when f has returned, or ctx's error if ctx ends first.
func (t *Task[T]) wait(ctx context.Context) error {
	// Asked on its own first: the select below takes either case when both are ready.
	select {
	case <-t.ended:
		return nil
	default:
	}
	select {
	case <-t.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
