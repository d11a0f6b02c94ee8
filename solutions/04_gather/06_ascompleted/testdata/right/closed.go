// Package ascompleted has a goroutine close the channel behind the last one, and empties it when the loop is left.
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
		results := make(chan result[T])
		defer func() {
			cancel()
			for range results {
			}
		}()
		var running sync.WaitGroup
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				results <- result[T]{value, err}
			})
		}
		go func() {
			running.Wait()
			close(results)
		}()
		for r := range results {
			if !yield(r.value, r.err) {
				return
			}
		}
	}
}
