// Package cancel runs a function in the background, and can ask it to stop.
package cancel

import "context"

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
//
// All methods may be called from many goroutines at the same time.
type Task[T any] struct {
	ask   context.CancelFunc // ends the context that f got
	ended chan struct{}      // closed when value and err are final
	value T
	err   error
}

// Start runs f, once, in a goroutine of its own and returns immediately.
//
// f gets a context derived from ctx, and runs even if that has already ended: with
// ctx, or by an early Cancel. A panic of f ends the process. When f has returned, no
// goroutine is left, whether anybody awaits the task or not.
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

// Await waits until f has returned, and returns what f returned. If ctx ends first,
// or had ended before, Await returns the zero T and ctx.Err().
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		// Not t.value: f may be writing it.
		var zero T
		return zero, err
	}
	return t.value, t.err
}

// Cancel asks f to stop, by ending the context that f got, and waits until f has
// returned. Then it returns nil, whatever f returned. If ctx ends first, or had ended
// before, Cancel asks, and returns ctx.Err().
//
// f must not cancel its own task: it would wait for itself.
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
