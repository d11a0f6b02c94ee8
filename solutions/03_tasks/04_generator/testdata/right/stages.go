// Package generator is a chain of goroutines, each of which holds one value in its hand.
package generator

import (
	"context"
	"io"
	"iter"
	"sync"
	"sync/atomic"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	s := &state{ended: make(chan struct{})}
	first := make(chan T)
	s.wg.Go(func() {
		defer close(first)
		s.err = produce(ctx, first, next)
	})
	out := (<-chan T)(first)
	for range ahead - 1 {
		out = stage(ctx, s, out)
	}
	go func() {
		s.wg.Wait()
		close(s.ended)
	}()
	return out, func() error {
		<-s.ended
		if s.err == nil && s.lost.Load() {
			return ctx.Err()
		}
		return s.err
	}
}

type state struct {
	wg    sync.WaitGroup
	err   error
	lost  atomic.Bool // a value that was made
	ended chan struct{}
}

func stage[T any](ctx context.Context, s *state, in <-chan T) <-chan T {
	out := make(chan T)
	s.wg.Go(func() {
		defer close(out)
		for v := range in {
			select {
			case out <- v:
			case <-ctx.Done():
				s.lost.Store(true)
			}
		}
	})
	return out
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
