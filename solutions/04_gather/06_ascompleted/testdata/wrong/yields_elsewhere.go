// Package ascompleted calls yield from the goroutines, one at a time.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var running sync.WaitGroup
		defer running.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		turn := make(chan bool, 1)
		turn <- true
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				more := <-turn
				if more && !yield(value, err) { // want panic "panic|mirror"
					more = false
					cancel()
				}
				turn <- more
			})
		}
	}
}
