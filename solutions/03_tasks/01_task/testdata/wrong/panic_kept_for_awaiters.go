// want test "a panic of the function \(panic_kept_for_awaiters\.go:\d+\) was caught"

// Package task keeps a panic of the function for whoever awaits it: if nobody does, nobody hears of it.
package task

import "context"

type Task[T any] struct {
	ended        chan struct{}
	value        T
	err          error
	valueOfPanic any
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		defer func() { t.valueOfPanic = recover() }()
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.ended:
		if t.valueOfPanic != nil {
			panic(t.valueOfPanic)
		}
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		if t.valueOfPanic != nil {
			panic(t.valueOfPanic)
		}
		return t.value, t.err
	case <-ctx.Done():
		var zero T
		return zero, ctx.Err()
	}
}
