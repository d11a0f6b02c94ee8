// Package gather counts a goroutine when it runs, and not when it is started.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		go func() {
			wg.Add(1) // want vet|race "WaitGroup.Add|race"
			defer wg.Done()
			values[i] = f()
		}()
	}
	wg.Wait()
	return values
}
