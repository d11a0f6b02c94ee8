// Package gather keeps the values in a map under a lock, and waits on a condition variable until it is full.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	var mu sync.Mutex
	added := sync.NewCond(&mu)
	found := map[int]T{}
	for i, f := range functions {
		go func() {
			v := f()
			mu.Lock()
			defer mu.Unlock()
			found[i] = v
			added.Signal()
		}()
	}

	mu.Lock()
	defer mu.Unlock()
	for len(found) < len(functions) {
		added.Wait()
	}
	values := make([]T, len(functions))
	for i, v := range found {
		values[i] = v
	}
	return values
}
