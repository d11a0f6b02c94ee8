// want test|race "after three that were left|race"

// Package generator keeps for all loops whether one was left.
package generator

import (
	"context"
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

// All is [Stream] for a range loop.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	var (
		zero T
		left bool
	)
	each := func(ctx context.Context, yield func(T, error) bool) error {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		defer wait()
		defer cancel()
		for v := range values {
			if !yield(v, nil) {
				left = true
				break
			}
		}
		if left {
			cancel()
		}
		return wait()
	}
	return func(yield func(T, error) bool) {
		if err := each(ctx, yield); err != nil && !left {
			yield(zero, err)
		}
	}
}
