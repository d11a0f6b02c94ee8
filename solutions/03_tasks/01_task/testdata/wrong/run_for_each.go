// want test|race "times that the function has begun after it was awaited|the same memory"

// Package task runs the function at the start, and again for each who awaits it.
package task

import "context"

type Task[T any] struct{ run func() (T, error) }

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{run: func() (T, error) { return f(ctx) }}
	go t.run()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	type result struct {
		value T
		err   error
	}
	ended := make(chan result, 1)
	go func() {
		value, err := t.run()
		ended <- result{value, err}
	}()
	select {
	case r := <-ended:
		return r.value, r.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
