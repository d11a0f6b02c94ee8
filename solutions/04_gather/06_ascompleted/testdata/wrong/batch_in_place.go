// Package ascompleted hands out what has come, and meanwhile puts what comes then in the same place.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type pair[T any] struct {
	value T
	err   error
}

// All hands out what the functions return, in the order in which they do.
func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var (
			mu      sync.Mutex
			arrived = sync.NewCond(&mu)
			queue   = make([]pair[T], 0, len(functions))
			running sync.WaitGroup
		)
		ctx, cancel := context.WithCancel(ctx)
		defer running.Wait()
		defer cancel()
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock()
				defer mu.Unlock()
				queue = append(queue, pair[T]{value, err})
				arrived.Signal()
			})
		}

		for left := len(functions); left > 0; {
			mu.Lock()
			for len(queue) == 0 {
				arrived.Wait()
			}
			batch := queue
			queue = queue[:0]
			mu.Unlock()
			for _, p := range batch { // want race "same memory"
				if !yield(p.value, p.err) {
					return
				}
			}
			left -= len(batch)
		}
	}
}
