// want test "functions that have not begun"

// Package gather has room for 1024 functions at once, and thinks that this is all of them.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	out := make([]T, len(functions))
	slots := make(chan struct{}, 1024)
	var wg sync.WaitGroup
	for i, f := range functions {
		slots <- struct{}{}
		wg.Go(func() { out[i] = f(); <-slots })
	}
	wg.Wait()
	return out
}
