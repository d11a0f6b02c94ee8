// want test|deadlock "called before there was a loop|wait"

// Package ascompleted starts the functions when it is called, as asyncio does.
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
	var running sync.WaitGroup
	ctx, cancel := context.WithCancel(ctx)
	results := make(chan result[T], len(functions))
	for _, f := range functions {
		running.Go(func() {
			value, err := f(ctx)
			results <- result[T]{value, err}
		})
	}
	return func(yield func(T, error) bool) {
		defer running.Wait()
		defer cancel()
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
