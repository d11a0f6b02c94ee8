// want test "that of the loop should be another"

// Package ascompleted calls a single function in the loop's own goroutine.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type pair[T any] struct {
	v   T
	err error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
		if len(functions) == 1 {
			yield(functions[0](ctx))
			return
		}
		ch := make(chan pair[T], len(functions))
		for _, f := range functions {
			wg.Go(func() {
				v, err := f(ctx)
				ch <- pair[T]{v, err}
			})
		}
		for range functions {
			p := <-ch
			if !yield(p.v, p.err) {
				return
			}
		}
	}
}
