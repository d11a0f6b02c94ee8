// want test "the values that the loop got|errors before a value"

// Package generator tells a loop of the error as soon as it knows of it.
package generator

import (
	"context"
	"io"
	"iter"
)

// Stream sends what next returns on values, at most ahead of them unreceived.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var result error
	go func() {
		defer close(done)
		defer close(out)
		for {
			if err := ctx.Err(); err != nil {
				result = err
				return
			}
			v, err := next(ctx)
			if err == io.EOF {
				return
			}
			if err != nil {
				result = err
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				result = ctx.Err()
				return
			}
		}
	}()
	return out, func() error {
		<-done
		return result
	}
}

// All is [Stream] for a range loop.
func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		values, wait := Stream(ctx, ahead, next)
		failed := make(chan error, 1)
		watched := make(chan struct{})
		go func() {
			defer close(watched)
			if err := wait(); err != nil {
				failed <- err
			}
		}()
		defer func() {
			cancel()
			<-watched
		}()
		var zero T
		for {
			select {
			case err := <-failed:
				yield(zero, err)
				return
			default:
			}
			select {
			case err := <-failed:
				yield(zero, err)
				return
			case v, ok := <-values:
				if !ok {
					if err := wait(); err != nil {
						yield(zero, err)
					}
					return
				}
				if !yield(v, nil) {
					return
				}
			}
		}
	}
}
