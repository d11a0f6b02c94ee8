// want test "none after the context has ended|not more than were made when the context ended"

// Package generator looks at the context before the first call of next, and then leaves it to luck.
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
		if err := ctx.Err(); err != nil {
			result = err
			return
		}
		for {
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
