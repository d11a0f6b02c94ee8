// Package ascompleted keeps a list of pairs under a lock, and waits on a condition variable for the next.
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
		var (
			mu      sync.Mutex
			changed = sync.NewCond(&mu)
			ended   []result[T]
		)
		waitFor := func(n int) {
			mu.Lock()
			defer mu.Unlock()
			for len(ended) < n {
				changed.Wait()
			}
		}
		defer waitFor(len(functions))
		defer cancel()
		for _, f := range functions {
			go func() {
				value, err := f(ctx)
				mu.Lock()
				defer mu.Unlock()
				ended = append(ended, result[T]{value, err})
				changed.Signal()
			}()
		}
		for i := range functions {
			waitFor(i + 1)
			mu.Lock()
			r := ended[i]
			mu.Unlock()
			if !yield(r.value, r.err) {
				return
			}
		}
	}
}
