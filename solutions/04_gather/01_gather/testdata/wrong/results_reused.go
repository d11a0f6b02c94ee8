// want test "looked at after turn|the values that caller"

// Package gather uses the slice again that an earlier call has returned.
package gather

import (
	"slices"
	"sync"
)

var (
	mu    sync.Mutex
	spare any
)

func take[T any](n int) []T {
	mu.Lock()
	defer mu.Unlock()
	s, _ := spare.([]T)
	spare = nil
	return slices.Grow(s[:0], n)[:n]
}

func keep[T any](s []T) {
	mu.Lock()
	defer mu.Unlock()
	spare = s
}

func All[T any](functions ...func() T) []T {
	values := take[T](len(functions))
	defer keep(values)
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i] = f() })
	}
	wg.Wait()
	return values
}
