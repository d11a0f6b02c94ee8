// want test "the caller's items after MapReduce"

// Package parallel lets go of the items that are done, which are the caller's.
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
	parts := make([]R, workers)
	var all sync.WaitGroup
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		all.Go(func() {
			part := f(share[0])
			for _, item := range share[1:] {
				part = combine(part, f(item))
			}
			parts[w] = part
			clear(share)
		})
	}
	all.Wait()
	result := parts[0]
	for _, part := range parts[1:] {
		result = combine(result, part)
	}
	return result
}
