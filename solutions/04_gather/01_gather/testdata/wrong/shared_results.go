// Package gather keeps the values in a package-level variable: calls overwrite each other's.
package gather

import "sync"

var values []any

func All[T any](functions ...func() T) []T {
	values = make([]any, len(functions)) // want race "race"
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i] = f() })
	}
	wg.Wait()
	results := make([]T, len(functions))
	for i := range results {
		results[i], _ = values[i].(T)
	}
	return results
}
