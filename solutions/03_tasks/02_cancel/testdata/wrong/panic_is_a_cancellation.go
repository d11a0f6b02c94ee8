// want test "a panic of the function \(panic_is_a_cancellation\.go:\d+\) was caught"

// Package cancel lets the function panic in silence once its context has ended.
package cancel

import "context"

type Task[T any] struct {
	ask   context.CancelFunc // ends the context that f got
	ended chan struct{}      // closed when value and err are final
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	ctx, ask := context.WithCancel(ctx)
	t := &Task[T]{ask: ask, ended: make(chan struct{})}
	go func() {
		defer ask()
		defer close(t.ended)
		defer func() {
			if ctx.Err() != nil {
				_ = recover()
			}
		}()
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
