// want test "workers busy at once"

// Package parallel starts a goroutine for each item, and never looks at workers.
package parallel

import "sync"

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if len(items) == 0 {
		var none R
		return none
	}
	results := make([]R, len(items))
	var wg sync.WaitGroup
	for i := range items {
		wg.Go(func() { results[i] = f(items[i]) })
	}
	wg.Wait()
	return fold(results, combine)
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
