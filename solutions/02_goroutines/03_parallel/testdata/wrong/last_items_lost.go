// want test "the sum of the squares"

// Package parallel rounds the size of a share down, and forgets what is left at the end.
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
	size := len(items) / workers
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		share := items[w*size : (w+1)*size]
		wg.Go(func() { results[w] = loop(share, f, combine) })
	}
	wg.Wait()
	return fold(results, combine)
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
