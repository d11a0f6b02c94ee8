// want test "the others are cancelled immediately"

// Package ascompleted waits for the others, but does not tell them that they may stop.
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
		results := make(chan result[T], len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				results <- result[T]{value, err}
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
