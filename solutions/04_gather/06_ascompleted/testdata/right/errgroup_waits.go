// Package ascompleted has an errgroup wait, which ends the functions' context when the last of them has returned.
package ascompleted

import (
	"context"
	"iter"

	"golang.org/x/sync/errgroup"
)

type pair[T any] struct {
	v   T
	err error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		g, gctx := errgroup.WithContext(ctx)
		ch := make(chan pair[T], len(functions))
		for _, f := range functions {
			g.Go(func() error {
				v, err := f(gctx)
				ch <- pair[T]{v, err}
				return nil
			})
		}
		closed := make(chan struct{})
		go func() {
			defer close(closed)
			g.Wait()
			close(ch)
		}()
		defer func() {
			cancel()
			<-closed
		}()
		for p := range ch {
			if !yield(p.v, p.err) {
				return
			}
		}
	}
}
