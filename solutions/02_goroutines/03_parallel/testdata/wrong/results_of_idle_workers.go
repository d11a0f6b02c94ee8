// want test "the greatest of -3, -5 and -4"

// Package parallel combines the results of workers that had no items as well.
package parallel

import (
	"runtime"
	"sync"
)

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		wg.Go(func() {
			for i, item := range share {
				if i == 0 {
					results[w] = f(item)
				} else {
					results[w] = combine(results[w], f(item))
				}
			}
		})
	}
	wg.Wait()
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
