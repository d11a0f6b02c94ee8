// want test "error after a Cancel that came after the end|the function returned no error|returned the same wrapped"

// Package cancel looks at the context of the function, which has always ended in the end, instead of at its result.
package cancel

import "context"

type Task[T any] struct {
	ctx   context.Context
	ask   context.CancelFunc
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ctx: ctx, ask: ask, ended: make(chan struct{})}
	go func() {
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var zero T
	if err := t.wait(ctx); err != nil {
		return zero, err
	}
	if err := t.ctx.Err(); err != nil {
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
