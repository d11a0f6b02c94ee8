// want test "loop . over the same sequence"

// Package generator has one stream for all loops: the second finds what the first has left, which is nothing.
package generator

import (
	"context"
	"io"
	"iter"
	"sync"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	out := make(chan T, ahead-1)
	done := make(chan struct{})
	var err error
	go func() {
		defer close(done)
		defer close(out)
		err = produce(ctx, out, next)
	}()
	return out, func() error {
		<-done
		return err
	}
}

func produce[T any](ctx context.Context, out chan<- T, next func(context.Context) (T, error)) error {
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

func All[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) iter.Seq2[T, error] {
	var (
		once   sync.Once
		cancel context.CancelFunc
		values <-chan T
		wait   func() error
	)
	return func(yield func(T, error) bool) {
		once.Do(func() {
			var loop context.Context
			loop, cancel = context.WithCancel(ctx)
			values, wait = Stream(loop, ahead, next)
		})
		defer wait()
		defer cancel()
		for v := range values {
			if !yield(v, nil) {
				return
			}
		}
		if err := wait(); err != nil {
			yield(*new(T), err)
		}
	}
}
