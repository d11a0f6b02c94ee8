// want test "each pair at the instant when its function returns"

// Package ascompleted sorts the pairs rightly, but hands out the first when the last is there.
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
		results := make(chan result[T], len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				results <- result[T]{value, err}
			})
		}
		running.Wait()
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
