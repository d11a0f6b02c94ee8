// want test "the greatest of -3, -5 and -4"

// Package parallel begins with the zero value, which is no result.
package parallel

import (
	"runtime"
	"sync"
)

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		wg.Go(func() {
			for _, item := range share {
				results[w] = combine(results[w], f(item))
			}
		})
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
