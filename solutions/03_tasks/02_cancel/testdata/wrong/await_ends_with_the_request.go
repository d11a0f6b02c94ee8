// want test "when Await returned"

// Package cancel says context.Canceled as soon as somebody has cancelled, while the function still cleans up.
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
		defer ask()
		defer close(t.ended)
		t.value, t.err = f(ctx)
	}()
	return t
}

func (t *Task[T]) Await(ctx context.Context) (T, error) {
	var zero T
	select {
	case <-t.ended:
		return t.value, t.err
	default:
	}
	select {
	case <-t.ended:
		return t.value, t.err
	case <-t.ctx.Done():
		return zero, t.ctx.Err()
	case <-ctx.Done():
		return zero, ctx.Err()
	}
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
