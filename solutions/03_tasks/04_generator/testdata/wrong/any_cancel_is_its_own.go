// want test "when ctx has not ended"

// Package generator takes an error of next that looks like a context's for that of its own context.
package generator

import (
	"context"
	"errors"
	"io"
	"iter"
)

// Stream calls next again and again in a goroutine of its own, and sends what it
// returns on values, in order.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		defer close(out)
		err = run(ctx, out, next)
	}()
	return out, func() error {
		<-done
		return err
	}
}

func run[T any](ctx context.Context, out chan<- T, next func(context.Context) (T, error)) error {
	for ctx.Err() == nil {
		v, err := next(ctx)
		switch {
		case err == nil:
		case err == io.EOF:
			return nil
		case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
			return ctx.Err()
		default:
			return err
		}
		select {
		case out <- v:
		case <-ctx.Done():
		}
	}
	return ctx.Err()
}

// All is [Stream] for a range loop.
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
