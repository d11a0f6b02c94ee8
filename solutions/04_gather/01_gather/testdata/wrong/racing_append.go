// Package gather lets all goroutines append to one slice, as coroutines may.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var values []T
	var wg sync.WaitGroup
	for _, f := range functions {
		wg.Go(func() {
			v := f()
			values = append(values, v) // want race "race"
		})
	}
	wg.Wait()
	return values
}
