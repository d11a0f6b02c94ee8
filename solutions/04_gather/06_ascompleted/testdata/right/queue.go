// Package ascompleted keeps a queue under a lock, and has a channel with room for one to say that there is something in it.
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
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()

		var mu sync.Mutex
		var queue []result[T]
		news := make(chan struct{}, 1)
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock()
				queue = append(queue, result[T]{value, err})
				mu.Unlock()
				select {
				case news <- struct{}{}:
				default:
				}
			})
		}
		for taken := 0; taken < len(functions); {
			<-news
			mu.Lock()
			batch := queue
			queue = nil
			mu.Unlock()
			for _, r := range batch {
				if !yield(r.value, r.err) {
					return
				}
			}
			taken += len(batch)
		}
	}
}
