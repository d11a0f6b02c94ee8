// Package ascompleted has a slot for each function, and sends only the number of the slot.
package ascompleted

import (
	"context"
	"iter"
)

type result[T any] struct {
	value T
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pairs := make([]result[T], len(functions))
		ended := make(chan int, len(functions))
		missing := len(functions)
		defer func() {
			cancel()
			for range missing {
				<-ended
			}
		}()
		for i, f := range functions {
			go func() {
				pairs[i].value, pairs[i].err = f(ctx)
				ended <- i
			}()
		}
		for missing > 0 {
			i := <-ended
			missing--
			if !yield(pairs[i].value, pairs[i].err) {
				return
			}
		}
	}
}
