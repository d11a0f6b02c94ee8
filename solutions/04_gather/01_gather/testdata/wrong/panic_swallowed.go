// want test "a panic of the function \(panic_swallowed\.go:\d+\) was caught"

// Package gather has the zero value stand for a function that panicked.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var running sync.WaitGroup
	for i, f := range functions {
		running.Go(func() {
			defer func() { _ = recover() }()
			values[i] = f()
		})
	}
	running.Wait()
	return values
}
