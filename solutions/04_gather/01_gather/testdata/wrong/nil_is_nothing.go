// want test "what seven functions returned"

// Package gather leaves out the values that are nil.
package gather

import "sync"

func All[T any](functions ...func() T) []T {
	all := make([]T, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { all[i] = f() })
	}
	wg.Wait()
	var values []T
	for _, v := range all {
		if any(v) != nil {
			values = append(values, v)
		}
	}
	return values
}
