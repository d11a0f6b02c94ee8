// Package ascompleted gives each function a context of its own, which ends when the function has returned.
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
		ch := make(chan pair[T], len(functions))
		for _, f := range functions {
			wg.Go(func() {
				ctx, cancel := context.WithCancel(ctx)
				defer cancel()
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
