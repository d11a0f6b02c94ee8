// want test "times that function|time until All returned"

// Package gather calls each function once to see that it ends, and once more for its value.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			f()
			values[i] = f()
		})
	}
	wg.Wait()
	return values
}
