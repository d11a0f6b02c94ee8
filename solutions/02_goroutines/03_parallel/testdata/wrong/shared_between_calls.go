// want test|race "result of call \d+ of \d+ that run at once|data race on results"

// Package parallel keeps the number of the next item in a package-level variable, for all calls together.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

var next atomic.Int64

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}
	next.Store(0)
	results := make([]R, len(items))
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(items) {
					return
				}
				results[i] = f(items[i])
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
