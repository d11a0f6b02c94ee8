// Package parallel begins with the first result, also when there is none.
package parallel

import (
	"runtime"
	"sync"
)

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make([]R, len(items))
	queue := make(chan int)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range queue {
				results[i] = f(items[i])
			}
		})
	}
	for i := range items {
		queue <- i
	}
	close(queue)
	wg.Wait()
	result := results[0] // want panic "index out of range"
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
