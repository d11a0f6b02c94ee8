// want test "in the order of the items"

// Package parallel combines the results in the order in which the workers are ready.
package parallel

import "runtime"

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}
	results := make(chan R, workers)
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		go func() { results <- loop(share, f, combine) }()
	}
	result := <-results
	for range workers - 1 {
		result = combine(result, <-results)
	}
	return result
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}
