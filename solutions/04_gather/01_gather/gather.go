// Package gather runs functions at the same time, and gathers what they return.
package gather

import "sync"

// All calls every function once, all at the same time, and returns what they returned, in
// the order of functions: the first value is that of the first function, even if
// that was the last to end. It does not change functions.
//
// Without functions the result is nil or empty, and there is nothing to wait for.
// If a function panics, the process ends, whatever the others do: nothing is to be caught.
func All[T any](functions ...func() T) []T {
	// In full length from the start: each goroutine owns one element, and nobody
	// changes the slice itself, so no lock is needed.
	values := make([]T, len(functions))
	var running sync.WaitGroup
	for i, f := range functions {
		running.Go(func() { values[i] = f() })
	}
	running.Wait()
	return values
}
