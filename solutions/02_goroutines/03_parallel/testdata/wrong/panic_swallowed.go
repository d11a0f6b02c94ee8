// want test "a panic of f \(panic_swallowed\.go:\d+\) was caught"

// Package parallel leaves out the share of a worker that has panicked.
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
			defer func() { _ = recover() }()
			results[w] = loop(share, f, combine)
		})
	}
	wg.Wait()

	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}
