// Package ascompleted has each goroutine give up sending when the context ends, and so loses pairs.
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
		var running sync.WaitGroup
		defer running.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		results := make(chan result[T])
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				select {
				case results <- result[T]{value, err}:
				case <-ctx.Done():
				}
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) { // want deadlock|test "wait|whatever ctx says"
				return
			}
		}
	}
}
