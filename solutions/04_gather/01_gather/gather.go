// Package gather runs functions at the same time, and gathers what they return.
package gather

import "sync"

// All calls every function once, all at the same time, and returns what they returned, in
// the order of functions: the first value is that of the first function, even if
// that was the last to end. All returns when every function has returned. Then
// no goroutine is left.
//
// Without functions the result is nil or empty, and there is nothing to wait for.
//
// All does not change functions. It may be called from many goroutines at the same time,
// and by one of the functions, too. A panic of a function is not caught.
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
