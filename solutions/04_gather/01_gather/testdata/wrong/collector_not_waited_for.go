// want test|race "what seven functions|race"

// Package gather waits until every value has been received, and not until it has been written.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	type numbered struct {
		i     int
		value T
	}
	values := make([]T, len(functions))
	results := make(chan numbered)
	go func() {
		for r := range results {
			values[r.i] = r.value
		}
	}()
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { results <- numbered{i, f()} })
	}
	wg.Wait()
	close(results)
	return values
}
