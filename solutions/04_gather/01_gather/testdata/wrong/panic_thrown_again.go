// want test "beside one that never returns"

// Package gather throws a panic again, when everybody has returned.
package gather

import "sync"

// All calls every function at once.
func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	var (
		wg    sync.WaitGroup
		once  sync.Once
		cause any
	)
	for i, f := range functions {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if p := recover(); p != nil {
					once.Do(func() { cause = p })
				}
			}()
			values[i] = f()
		}()
	}
	wg.Wait()
	if cause != nil {
		panic(cause)
	}
	return values
}
