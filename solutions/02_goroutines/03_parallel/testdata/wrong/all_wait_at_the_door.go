// want test "goroutines that called f"

// Package parallel starts a goroutine for each item, and lets them wait for their turn.
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
	turns := make(chan struct{}, workers)
	results := make([]R, len(items))
	var wg sync.WaitGroup
	for i := range items {
		wg.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			results[i] = f(items[i])
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
