// want test "still running when the loop has been left"

// Package ascompleted waits for the functions for a day at most.
package ascompleted

import (
	"context"
	"iter"
	"time"
)

type pair[T any] struct {
	v   T
	err error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		ch := make(chan pair[T], len(functions))
		left := len(functions)
		defer func() {
			cancel()
			patience := time.NewTimer(24 * time.Hour)
			defer patience.Stop()
			for ; left > 0; left-- {
				select {
				case <-ch:
				case <-patience.C:
					return
				}
			}
		}()
		for _, f := range functions {
			go func() {
				v, err := f(ctx)
				ch <- pair[T]{v, err}
			}()
		}
		for left > 0 {
			p := <-ch
			left--
			if !yield(p.v, p.err) {
				return
			}
		}
	}
}
