// Package gather keeps the values in a map by number: one place each, but no lock.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	found := map[int]T{}
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			v := f()
			found[i] = v // want race|panic "race|concurrent map"
		})
	}
	wg.Wait()
	values := make([]T, len(functions))
	for i := range values {
		values[i] = found[i]
	}
	return values
}
