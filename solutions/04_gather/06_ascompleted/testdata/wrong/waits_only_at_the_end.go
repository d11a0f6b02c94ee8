// want race|test "race|still running when the loop has been left"

// Package ascompleted waits for the functions when the loop comes to its end, and merely cancels them when it is left early.
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
		defer cancel()
		var running sync.WaitGroup
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
		running.Wait()
	}
}
