// want test "after an hour in its body|its pair comes, whatever ctx says"

// Package ascompleted drops the pairs that wait for a busy loop when ctx ends.
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
		ch := make(chan pair[T])
		for _, f := range functions {
			wg.Go(func() {
				v, err := f(ctx)
				select {
				case ch <- pair[T]{v, err}:
				case <-ctx.Done():
					select {
					case ch <- pair[T]{v, err}:
					default:
					}
				}
			})
		}
		all := make(chan struct{})
		go func() { wg.Wait(); close(all) }()
		defer func() { cancel(); <-all }()
		for {
			select {
			case p := <-ch:
				if !yield(p.v, p.err) {
					return
				}
			case <-all:
				return
			}
		}
	}
}
