// want test "of the caller's list returns"

// Package gather appends to the caller's list, where there is room for what stands behind it.
package gather

import "sync"

// All calls every function once, all at the same time, and returns what they returned, in
// the order of functions. It starts them by twos.
func All[T any](functions ...func() T) []T {
	n := len(functions)
	if n%2 == 1 {
		// One to make up the pair.
		functions = append(functions, func() (none T) { return none })
	}
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i := 0; i < len(functions); i += 2 {
		left, right := functions[i], functions[i+1]
		wg.Go(func() {
			wg.Go(func() { values[i+1] = right() })
			values[i] = left()
		})
	}
	wg.Wait()
	return values[:n:n]
}
