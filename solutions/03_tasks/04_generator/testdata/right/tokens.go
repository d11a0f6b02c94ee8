// Package generator takes a token for each value before it is made; a second goroutine gives the token back when the value was received.
package generator

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"sync"
)

func Stream[T any](ctx context.Context, ahead int, next func(context.Context) (T, error)) (<-chan T, func() error) {
	tokens := make(chan struct{}, ahead)
	made := make(chan T, ahead) // never full: who sends here has a token
	out := make(chan T)
	result := make(chan error, 1)

	go func() {
		defer close(made)
		result <- func() error {
			for {
				select {
				case tokens <- struct{}{}:
				case <-ctx.Done():
					return ctx.Err()
				}
				if err := ctx.Err(); err != nil {
					return err
				}
				v, err := next(ctx)
				if errors.Is(err, io.EOF) {
					return nil
				}
				if err != nil {
					return err
				}
				made <- v
			}
		}()
	}()

	ended := make(chan struct{})
	var lost error // why values were made in vain
	go func() {
		defer close(ended)
		defer close(out)
		for v := range made {
			select {
			case out <- v:
				<-tokens
			case <-ctx.Done():
				lost = ctx.Err()
				for range made { // until the maker has ended
				}
				return
			}
		}
	}()
	return out, sync.OnceValue(func() error {
		<-ended
		return cmp.Or(<-result, lost)
	})
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
