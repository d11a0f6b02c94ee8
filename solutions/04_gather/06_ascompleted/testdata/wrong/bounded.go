// Package ascompleted lets no more than sixteen functions run at once.
package ascompleted

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"
)

type result[T any] struct {
	value T
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		var group errgroup.Group
		group.SetLimit(16)
		defer func() {
			cancel()
			_ = group.Wait()
		}()
		results := make(chan result[T], len(functions))
		for _, f := range functions {
			group.Go(func() error { // want deadlock "wait"
				value, err := f(ctx)
				results <- result[T]{value, err}
				return nil
			})
		}
		for range functions {
			if r := <-results; !yield(r.value, r.err) {
				return
			}
		}
	}
}
