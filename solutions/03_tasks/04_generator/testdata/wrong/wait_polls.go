// want spin|test "busy waiting|time until wait"

// Package generator has wait look every millisecond whether it is over.
package generator

import (
	"context"
	"io"
	"iter"
	"time"
)

// Stream calls next again and again.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
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
	return out, func() error {
		for {
			select {
			case <-done:
				return err
			case <-time.After(time.Millisecond):
			}
		}
	}
}

// All is Stream for a range loop.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer func() { _ = wait() }()
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
