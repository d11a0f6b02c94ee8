// want test "a panic of f, for the last item, \(panic_reaches_only_the_first\.go:\d+\) was caught"

// Package parallel does the first share in the caller, and recovers in the goroutines of the others.
package parallel

import (
	"log"
	"runtime"
	"sync"
)

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	n := len(items)
	workers = min(workers, n)
	if workers == 0 {
		var none R
		return none
	}
	results := make([]R, workers)
	do := func(w int) {
		share := items[w*n/workers : (w+1)*n/workers]
		r := f(share[0])
		for _, item := range share[1:] {
			r = combine(r, f(item))
		}
		results[w] = r
	}
	var wg sync.WaitGroup
	for w := 1; w < workers; w++ {
		wg.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					log.Printf("worker %d: %v", w, p)
				}
			}()
			do(w)
		})
	}
	do(0)
	wg.Wait()
	r := results[0]
	for _, next := range results[1:] {
		r = combine(r, next)
	}
	return r
}
