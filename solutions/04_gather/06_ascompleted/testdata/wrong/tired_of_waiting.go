// want test "still running when the loop has been left"

// Package ascompleted waits for the functions only as long as ctx goes on.
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

func All[T any](parent context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(parent)
		var wg sync.WaitGroup
		ch := make(chan pair[T], len(functions))
		for _, f := range functions {
			wg.Go(func() {
				v, err := f(ctx)
				ch <- pair[T]{v, err}
			})
		}
		defer func() {
			cancel()
			all := make(chan struct{})
			go func() { wg.Wait(); close(all) }()
			select {
			case <-all:
			case <-parent.Done():
			}
		}()
		for range functions {
			p := <-ch
			if !yield(p.v, p.err) {
				return
			}
		}
	}
}
