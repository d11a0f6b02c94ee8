// Package ascompleted makes its channel once: loops at once take each other's pairs.
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
	results := make(chan result[T], len(functions))
	return func(yield func(T, error) bool) {
		var running sync.WaitGroup
		defer running.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				results <- result[T]{value, err} // want deadlock|test "wait|pairs of loop"
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
