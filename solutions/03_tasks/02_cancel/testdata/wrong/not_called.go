// want test "time until Cancel returned|times that the function was called|when its context ends and the function still runs"

// Package cancel does not call a function whose context has ended before it began.
package cancel

import "context"

type Task[T any] struct {
	ask   context.CancelFunc
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, ended: make(chan struct{})}
	go func() {
		defer ask()
		defer close(t.ended)
		if t.err = ctx.Err(); t.err != nil {
			return
		}
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	if err := t.wait(ctx); err != nil {
		var zero T
		return zero, err
	}
	return t.value, t.err
}

func (t *Task[T]) Cancel(ctx context.Context) error {
	t.ask()
	return t.wait(ctx)
}

func (t *Task[T]) wait(ctx context.Context) error {
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
