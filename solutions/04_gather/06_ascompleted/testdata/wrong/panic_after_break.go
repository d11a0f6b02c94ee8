// want test "a panic of the function \(panic_after_break\.go:\d+\) was caught"

// Package ascompleted lets a function panic in silence when the loop has been left.
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
				defer func() {
					if ctx.Err() != nil {
						_ = recover()
					}
				}()
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
