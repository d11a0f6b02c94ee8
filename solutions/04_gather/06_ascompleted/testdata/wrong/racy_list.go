// Package ascompleted appends to a list that nobody guards.
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
		var ended []result[T]
		news := make(chan struct{}, len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				ended = append(ended, result[T]{value, err}) // want race "race"
				news <- struct{}{}
			})
		}
		for i := range functions {
			<-news
			if r := ended[i]; !yield(r.value, r.err) {
				return
			}
		}
	}
}
