// Package parallel divides by the number of workers, which is none when there are no items.
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
	size := len(items) / workers // want panic "divi"
	longer := len(items) % workers
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		begin := w*size + min(w, longer)
		end := (w+1)*size + min(w+1, longer)
		wg.Go(func() { results[w] = loop(items[begin:end], f, combine) })
	}
	wg.Wait()
	return fold(results, combine)
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
