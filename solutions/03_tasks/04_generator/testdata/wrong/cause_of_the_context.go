// want test "cancelled with a cause"

// Package generator tells why the context has ended, and not that it has.
package generator

import (
	"context"
	"io"
	"iter"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		defer close(out)
		err = produce(ctx, out, next)
	}()
	return out, func() error {
		<-done
		return err
	}
}

func produce[T any](ctx context.Context, out chan<- T, next func(context.Context) (T, error)) error {
	for ctx.Err() == nil {
		v, err := next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		select {
		case out <- v:
		case <-ctx.Done():
		}
	}
	return context.Cause(ctx)
}

func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer wait()
		defer cancel()
		for v := range values {
			if !yield(v, nil) {
				return
			}
		}
		if err := wait(); err != nil {
			var none T
			yield(none, err)
		}
	}
}
