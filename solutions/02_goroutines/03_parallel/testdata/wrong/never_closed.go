// Package parallel forgets to close the queue that its workers wait at.
package parallel

import "runtime"

type result[R any] struct {
	item  int
	value R
}

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}
	queue := make(chan int, len(items))
	done := make(chan result[R], len(items))
	for range workers {
		go func() {
			for i := range queue { // want leak "left behind"
				done <- result[R]{i, f(items[i])}
			}
		}()
	}
	for i := range items {
		queue <- i
	}
	results := make([]R, len(items))
	for range items {
		r := <-done
		results[r.item] = r.value
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
