// want test "time until All returned"

// Package gather calls the function with the lock held, so that there is never more than one.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var mu sync.Mutex
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			values[i] = f()
		})
	}
	wg.Wait()
	return values
}
