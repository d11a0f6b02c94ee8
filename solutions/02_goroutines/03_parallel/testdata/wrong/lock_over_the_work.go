// want test "workers busy at once, at most"

// Package parallel holds a lock while it calls f, so that one worker is busy and the others wait.
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
	var mu sync.Mutex
	next := 0
	step := func() bool {
		mu.Lock()
		defer mu.Unlock()
		if next == len(items) {
			return false
		}
		results[next] = f(items[next])
		next++
		return true
	}
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for step() {
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
