// want test "kept the body busy"

// Package ascompleted takes the newest first of what has come while the body was busy.
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
		var ended []result[T]
		news := make(chan struct{}, len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock()
				ended = append(ended, result[T]{value, err})
				mu.Unlock()
				news <- struct{}{}
			})
		}
		for range functions {
			<-news
			mu.Lock()
			r := ended[len(ended)-1]
			ended = ended[:len(ended)-1]
			mu.Unlock()
			if !yield(r.value, r.err) {
				return
			}
		}
	}
}
