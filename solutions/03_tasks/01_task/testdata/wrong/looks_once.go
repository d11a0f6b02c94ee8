// want test "error of an awaiter whose context has ended"

// Package task looks at the context only before it waits.
package task

import "context"

type Task[T any] struct {
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	select {
	case <-t.ended:
		return t.value, t.err
	default:
	}
	if err := ctx.Err(); err != nil {
		var zero T
		return zero, err
	}
	<-t.ended
	return t.value, t.err
}
