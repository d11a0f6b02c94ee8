// Package ascompleted waits until the functions have returned, but not until their goroutines have got rid of the pairs.
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
		running.Add(len(functions))
		for _, f := range functions {
			go func() {
				value, err := f(ctx)
				running.Done()
				results <- result[T]{value, err} // want leak "left behind"
			}()
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
