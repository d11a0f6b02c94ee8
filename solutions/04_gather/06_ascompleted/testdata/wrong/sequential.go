// Package ascompleted calls one function after the other.
package ascompleted

import (
	"context"
	"iter"
)

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for _, f := range functions {
			if !yield(f(ctx)) { // want deadlock "wait"
				return
			}
		}
	}
}
