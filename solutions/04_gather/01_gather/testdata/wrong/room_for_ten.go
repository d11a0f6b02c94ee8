// Package gather has room for the results of ten functions, and receives only when all have ended.
package gather

import "sync"

type numbered[T any] struct {
	i     int
	value T
}

func All[T any](functions ...func() T) []T {
	results := make(chan numbered[T], 10)
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { results <- numbered[T]{i, f()} }) // want deadlock "wait"
	}
	wg.Wait()
	close(results)
	values := make([]T, len(functions))
	for r := range results {
		values[r.i] = r.value
	}
	return values
}
