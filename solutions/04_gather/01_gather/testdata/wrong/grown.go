// Package gather makes room for each value as it starts its function, and so moves the slice while others write to it.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var values []T
	var wg sync.WaitGroup
	for i, f := range functions {
		values = append(values, *new(T))
		wg.Go(func() {
			values[i] = f() // want race "race"
		})
	}
	wg.Wait()
	return values
}
