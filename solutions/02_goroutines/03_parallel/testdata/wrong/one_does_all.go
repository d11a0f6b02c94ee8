// want test "workers busy at once"

// Package parallel starts all workers, and the first takes all the items.
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
	all := make(chan []T, workers)
	all <- items
	close(all)
	results := make(chan R, 1)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for share := range all {
				results <- loop(share, f, combine)
			}
		})
	}
	wg.Wait()
	return <-results
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}
