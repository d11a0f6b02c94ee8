// want test "each pair at the instant when its function returns"

// Package ascompleted waits for the first function first, for the second one second.
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
		results := make([]chan result[T], len(functions))
		for i, f := range functions {
			results[i] = make(chan result[T], 1)
			running.Go(func() {
				value, err := f(ctx)
				results[i] <- result[T]{value, err}
			})
		}
		for _, each := range results {
			if r := <-each; !yield(r.value, r.err) {
				return
			}
		}
	}
}
