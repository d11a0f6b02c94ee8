// want test "still running when the loop has been left"

// Package ascompleted has no room in the channel, and nobody receives when the loop has been left.
package ascompleted

import (
	"context"
	"iter"
)

type result[T any] struct {
	value T
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		results := make(chan result[T])
		for _, f := range functions {
			go func() {
				value, err := f(ctx)
				results <- result[T]{value, err}
			}()
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
