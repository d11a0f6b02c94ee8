// want race|test "in loop number 2|race on functions"

// Package ascompleted starts what is left of its functions, and that is none in the second loop.
package ascompleted

import (
	"context"
	"iter"
	"sync"
)

type pair[T any] struct {
	value T
	err   error
}

// All hands out what the functions return, in the order in which they do.
func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	n := len(functions)
	return func(yield func(T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		pairs := make(chan pair[T], n)
		var running sync.WaitGroup
		defer running.Wait()
		defer cancel()

		started := 0
		for ; len(functions) > 0; started++ {
			f := functions[0]
			functions = functions[1:]
			running.Go(func() {
				value, err := f(ctx)
				pairs <- pair[T]{value, err}
			})
		}
		for range started {
			if p := <-pairs; !yield(p.value, p.err) {
				return
			}
		}
	}
}
