// Package ascompleted rings once for all who have come meanwhile, and takes one of them for each ring.
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
			queue   []pair[T]
			arrived = make(chan struct{}, 1)
			running sync.WaitGroup
		)
		ctx, cancel := context.WithCancel(ctx)
		defer running.Wait()
		defer cancel()
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock()
				queue = append(queue, pair[T]{value, err})
				mu.Unlock()
				select {
				case arrived <- struct{}{}:
				default:
				}
			})
		}

		for range functions {
			<-arrived // want deadlock "arrived"
			mu.Lock()
			p := queue[0]
			queue = queue[1:]
			mu.Unlock()
			if !yield(p.value, p.err) {
				return
			}
		}
	}
}
