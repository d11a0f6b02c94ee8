// Package ascompleted hands the values on as any, and does not get a nil back out of it.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type pair struct {
	value any
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()
		pairs := make(chan pair, len(functions))
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				pairs <- pair{value, err}
			})
		}
		for range functions {
			p := <-pairs
			if !yield(p.value.(T), p.err) { // want panic "interface conversion"
				return
			}
		}
	}
}
