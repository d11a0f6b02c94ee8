// want spin "busy waiting"

// Package ascompleted looks every millisecond whether another pair is there.
package ascompleted

import (
	"context"
	"iter"
	"sync"
	"time"
)

type result[T any] struct {
	value T
	err   error
}

func All[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var running sync.WaitGroup
		defer running.Wait()
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		var mu sync.Mutex
		var ended []result[T]
		for _, f := range functions {
			running.Go(func() {
				value, err := f(ctx)
				mu.Lock()
				defer mu.Unlock()
				ended = append(ended, result[T]{value, err})
			})
		}
		for i := range functions {
			for {
				mu.Lock()
				there := len(ended) > i
				mu.Unlock()
				if there {
					break
				}
				time.Sleep(time.Millisecond)
			}
			mu.Lock()
			r := ended[i]
			mu.Unlock()
			if !yield(r.value, r.err) {
				return
			}
		}
	}
}
