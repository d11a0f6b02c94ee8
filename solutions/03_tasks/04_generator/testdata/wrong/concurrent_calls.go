// want test "values received|calls of next"

// Package generator calls next in as many goroutines as values may be made ahead.
package generator

import (
	"context"
	"io"
	"iter"
	"sync"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	out := make(chan T)
	done := make(chan struct{})
	var (
		wg  sync.WaitGroup
		mu  sync.Mutex
		err error
	)
	for range ahead {
		wg.Go(func() {
			if e := produce(ctx, out, next); e != nil {
				mu.Lock()
				defer mu.Unlock()
				err = e
			}
		})
	}
	go func() {
		defer close(done)
		defer close(out)
		wg.Wait()
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
