// want test "while the third was busy"

// Package parallel starts one batch of items after another, and each batch waits for its slowest item.
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
	results := make([]R, len(items))
	for begin := 0; begin < len(items); begin += workers {
		var wg sync.WaitGroup
		for i := begin; i < min(begin+workers, len(items)); i++ {
			wg.Go(func() { results[i] = f(items[i]) })
		}
		wg.Wait()
	}
	return fold(results, combine)
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
