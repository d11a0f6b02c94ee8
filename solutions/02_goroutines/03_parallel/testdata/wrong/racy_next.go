// Package parallel counts the items taken in a plain variable that all workers write.
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
	next := 0
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := next
				next++ // want race|test "race|calls of f|result"
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
