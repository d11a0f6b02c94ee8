// want test "in the order of the functions"

// Package gather counts one goroutine too few, because the caller does something too.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i := 0; i < len(functions)-1; i++ {
		wg.Go(func() { values[i] = functions[i]() })
	}
	wg.Wait()
	return values
}
