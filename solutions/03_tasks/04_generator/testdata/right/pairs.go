// Package generator sends values and the error on one channel for All, which has a goroutine of its own.
package generator

import (
	"context"
	"io"
	"iter"
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
	type pair struct {
		v   T
		err error
	}
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pairs := make(chan pair, ahead-1)
		ended := make(chan struct{})
		defer func() {
			cancel()
			<-ended
		}()
		var last error
		go func() {
			defer close(ended)
			defer close(pairs)
			for last = ctx.Err(); last == nil; last = ctx.Err() {
				v, err := next(ctx)
				if err == io.EOF {
					return
				}
				if err != nil {
					last = err
					return
				}
				select {
				case pairs <- pair{v: v}:
				case <-ctx.Done():
				}
			}
		}()
		for p := range pairs {
			if !yield(p.v, p.err) {
				return
			}
		}
		if last != nil {
			yield(*new(T), last)
		}
	}
}
