// want test "are made meanwhile"

// Package generator makes all values first, and then hands them out.
package generator

import (
	"context"
	"io"
	"iter"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	done := make(chan struct{})
	out := make(chan T)
	var err error
	go func() {
		defer close(done)
		defer close(out)
		var all []T
		for err = ctx.Err(); err == nil; err = ctx.Err() {
			var v T
			if v, err = next(ctx); err != nil {
				break
			}
			all = append(all, v)
		}
		if err == io.EOF {
			err = nil
		}
		for _, v := range all {
			select {
			case out <- v:
			case <-ctx.Done():
				err = ctx.Err()
				return
			}
		}
	}()
	return out, func() error {
		<-done
		return err
	}
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
