// Package parallel halves the items and the workers until one worker is left, who does the rest himself.
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
	return halve(items, workers, f, combine)
}

func halve[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers == 1 {
		result := f(items[0])
		for _, item := range items[1:] {
			result = combine(result, f(item))
		}
		return result
	}
	// By shares of single workers, so that none is two items longer than another.
	some := workers / 2
	middle := some * (len(items) / workers)
	middle += min(some, len(items)%workers)
	left := make(chan R)
	go func() { left <- halve(items[:middle], some, f, combine) }()
	right := halve(items[middle:], workers-some, f, combine)
	return combine(<-left, right)
}
