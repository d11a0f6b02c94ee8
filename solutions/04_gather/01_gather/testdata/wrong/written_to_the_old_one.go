// Package gather gives each goroutine a pointer to its place, and then moves the places as it makes room for the next.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var values []T
	var wg sync.WaitGroup
	for _, f := range functions {
		values = append(values, *new(T))
		place := &values[len(values)-1]
		wg.Go(func() { *place = f() }) // want race "race"
	}
	wg.Wait()
	return values
}
