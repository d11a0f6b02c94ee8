// want test "whatever ctx says"

// Package ascompleted does not call the functions when the context has ended before.
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
		if err := ctx.Err(); err != nil {
			var zero T
			yield(zero, err)
			return
		}
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
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
