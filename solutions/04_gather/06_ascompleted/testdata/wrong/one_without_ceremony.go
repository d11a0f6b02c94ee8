// want test "the context of function 0 must have ended|should be another"

// Package ascompleted calls a single function in place, with a context that does not end with the loop.
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
		if len(functions) == 1 {
			yield(functions[0](ctx))
			return
		}
		ctx, cancel := context.WithCancel(ctx)
		var wg sync.WaitGroup
		defer wg.Wait()
		defer cancel()
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
