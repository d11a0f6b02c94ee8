// Package cancel closes a channel to ask, and closes it again when asked to cancel again.
package cancel

import "context"

type Task[T any] struct {
	asked chan struct{}
	ended chan struct{}
	value T
	err   error
}

func Start[T any](ctx context.Context, f func(ctx context.Context) (T, error)) *Task[T] {
	t := &Task[T]{asked: make(chan struct{}), ended: make(chan struct{})}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		defer stop()
		select {
		case <-t.asked:
		case <-t.ended:
		}
	}()
	go func() {
		defer close(t.ended)
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
	close(t.asked) // want panic "close"
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
