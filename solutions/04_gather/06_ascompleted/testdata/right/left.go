// Package ascompleted lets each goroutine hand over its pair or hear that the loop has been left, whichever comes first.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type result[T any] struct {
	value T
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		results, left := make(chan result[T]), make(chan struct{})
		defer running.Wait()
		defer close(left)
		defer cancel()
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				select {
				case results <- result[T]{value, err}:
				case <-left:
				}
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
