// want test "a panic of the function \(panic_as_error\.go:\d+\) was caught"

// Package ascompleted hands a panic of a function to the loop, as if it were an error that was returned.
package ascompleted

import (
	"context"
	"fmt"
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
					if v := recover(); v != nil {
						var zero T
						results <- result[T]{zero, fmt.Errorf("panic: %v", v)}
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
