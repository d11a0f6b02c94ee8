// Package ascompleted holds the lock while the body runs, so that the functions wait for the loop.
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
		var mu sync.Mutex
		changed := sync.NewCond(&mu)
		var ended []result[T]
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock() // want deadlock "lock"
				defer mu.Unlock()
				ended = append(ended, result[T]{value, err})
				changed.Signal()
			})
		}
		mu.Lock()
		defer mu.Unlock()
		for i := range functions {
			for len(ended) <= i {
				changed.Wait()
			}
			if !yield(ended[i].value, ended[i].err) {
				return
			}
		}
	}
}
