// want test "whose context has ended when the result is there"

// Package task looks first whether anybody has fetched the result, and leaves it to a select whether the first one does.
package task

import "context"

type outcome[T any] struct {
	value T
	err   error
}

// A Task is a function that runs, or has run, in a goroutine of its own. Only
// [Start] makes one.
type Task[T any] struct {
	result  chan outcome[T] // for the first who comes
	known   chan struct{}   // closed when he has told the others
	outcome outcome[T]
}

// Start runs f, once, in a goroutine of its own and returns immediately.
func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{result: make(chan outcome[T], 1), known: make(chan struct{})}
	go func() {
		value, err := f(ctx)
		t.result <- outcome[T]{value, err}
	}()
	return t
}

// Await waits until f has returned, and returns what f returned.
func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.known:
		return t.outcome.value, t.outcome.err
	default:
	}
	select {
	case o := <-t.result:
		t.outcome = o
		close(t.known)
		return o.value, o.err
	case <-t.known:
		return t.outcome.value, t.outcome.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
