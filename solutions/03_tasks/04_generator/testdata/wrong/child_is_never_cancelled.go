// want test "functions that Stream has left with ctx"

// Package generator derives a context for each stream, and never cancels it.
package generator

import (
	"context"
	"io"
	"iter"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
	ctx, cancel := context.WithCancel(ctx)
	_ = cancel
	go func() {
		defer close(done)
		defer close(out)
		for {
			if err = ctx.Err(); err != nil {
				return
			}
			v, e := next(ctx)
			if e == io.EOF {
				return
			}
			if e != nil {
				err = e
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				err = ctx.Err()
				return
			}
		}
	}()
	return out, func() error { <-done; return err }
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
			var zero T
			yield(zero, err)
		}
	}
}
