// Package parallel lets every worker wait for what is to the left of it, and pass the sum on to the right.
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
	var left chan R
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		before, right := left, make(chan R)
		go func() {
			result := loop(share, f, combine)
			if before != nil {
				result = combine(<-before, result)
			}
			right <- result
		}()
		left = right
	}
	return <-left
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}
