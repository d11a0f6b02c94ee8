// Package generator has the loop hear of an error that came when it had been left.
package generator

import (
	"context"
	"errors"
	"io"
	"iter"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var failure error
	go func() {
		defer close(done)
		defer close(out)
		for {
			if failure = ctx.Err(); failure != nil {
				return
			}
			v, err := next(ctx)
			if err == io.EOF {
				return
			}
			if err != nil {
				failure = err
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
			}
		}
	}()
	return out, func() error {
		<-done
		return failure
	}
}

func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer wait()
		defer cancel()
		left := false
		for v := range values {
			if !yield(v, nil) {
				left = true
				break
			}
		}
		if left {
			cancel()
		}
		err := wait()
		if left && errors.Is(err, context.Canceled) {
			return // that was us
		}
		if err != nil {
			var zero T
			yield(zero, err) // want panic "range function continued iteration"
		}
	}
}
