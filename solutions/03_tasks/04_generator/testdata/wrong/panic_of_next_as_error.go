// want test "a panic of next .* was caught"

// Package generator takes a panic of next for an error.
package generator

import (
	"context"
	"fmt"
	"io"
	"iter"
)

func call[T any](ctx context.Context, next func(context.Context) (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("next panicked: %v", p)
		}
	}()
	return next(ctx)
}

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
			v, e := call(ctx, next)
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
		<-done
		return err
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
