// Package gather waits for the goroutines to end before it takes what they want to hand over.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	type numbered struct {
		i     int
		value T
	}
	results := make(chan numbered)
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { results <- numbered{i, f()} }) // want deadlock "wait"
	}
	wg.Wait()
	close(results)
	values := make([]T, len(functions))
	for r := range results {
		values[r.i] = r.value
	}
	return values
}
