// Package gather locks while it writes, and reads without waiting for the last of them.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var mu sync.Mutex
	values := make([]T, len(functions))
	for i, f := range functions {
		go func() { // want race|test "race|the letters"
			v := f()
			mu.Lock()
			defer mu.Unlock()
			values[i] = v
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	return values
}
