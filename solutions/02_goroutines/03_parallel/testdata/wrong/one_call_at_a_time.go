// want test|deadlock "that have not called f, while the f of others waits|wait for the lock mu"

// Package parallel makes one call wait for the other.
package parallel

import (
	"runtime"
	"sync"
)

var mu sync.Mutex

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	var zero R
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	n := len(items)
	workers = min(workers, n)
	if workers == 0 {
		return zero
	}
	mu.Lock()
	defer mu.Unlock()
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			part := items[w*n/workers : (w+1)*n/workers]
			r := f(part[0])
			for _, it := range part[1:] {
				r = combine(r, f(it))
			}
			results[w] = r
		})
	}
	wg.Wait()
	r := results[0]
	for _, x := range results[1:] {
		r = combine(r, x)
	}
	return r
}
