// want test "the greatest of -3 and -5, with 0 workers on 8 processors"

// Package parallel has no more workers than items, unless there are more processors than items.
package parallel

import (
	"runtime"
	"sync"
)

// MapReduce does as it is told while workers are asked for.
func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	var result R
	n := len(items)
	if n == 0 {
		return result
	}
	workers = min(workers, n)
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		share := items[w*n/workers : (w+1)*n/workers]
		wg.Go(func() {
			for i, item := range share {
				if r := f(item); i == 0 {
					results[w] = r
				} else {
					results[w] = combine(results[w], r)
				}
			}
		})
	}
	wg.Wait()
	result = results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
