// Package generator hands the error over on a channel: only the first who asks gets it.
package generator

import (
	"context"
	"io"
	"iter"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	out := make(chan T, ahead-1)
	result := make(chan error, 1)
	go func() {
		defer close(out)
		result <- produce(ctx, out, next)
	}()
	return out, func() error {
		return <-result // want deadlock "wait"
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
	return ctx.Err()
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
