// want test "workers busy at once"

// Package parallel starts all the workers asked for, and then works itself.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
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
	var next atomic.Int64
	worker := func() {
		for i := int(next.Add(1)) - 1; i < len(items); i = int(next.Add(1)) - 1 {
			results[i] = f(items[i])
		}
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(worker)
	}
	worker()
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
