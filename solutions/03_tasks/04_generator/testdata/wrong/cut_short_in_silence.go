// want test "after all 3 values had been made"

// Package generator says that all is well when next has come to its end, though values were thrown away afterwards.
package generator

import (
	"context"
	"io"
	"iter"
)

// Stream calls next again and again in a goroutine of its own, and sends what it
// returns on values, in order.
func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (values <-chan T, wait func() error) {
	out := make(chan T)
	queue := make(chan T, ahead)
	places := make(chan struct{}, ahead)
	done := make(chan struct{})
	var err error

	go func() {
		defer close(queue)
		err = fill(ctx, places, queue, next)
	}()
	go func() {
		defer close(done)
		defer close(out)
		for v := range queue {
			select {
			case out <- v:
				<-places
			case <-ctx.Done():
				for range queue { // the last call of next is over when it is closed
				}
			}
		}
	}()
	return out, func() error {
		<-done
		return err
	}
}

// fill fills the queue until next or ctx ends.
func fill[T any](ctx context.Context, places chan<- struct{}, queue chan<- T, next func(context.Context) (T, error)) error {
	for {
		select {
		case places <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		v, err := next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		queue <- v
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
