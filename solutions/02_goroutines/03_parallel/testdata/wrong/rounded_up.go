// want test "workers busy at once"

// Package parallel rounds the size of a share up: six items for four workers keep three of them busy.
package parallel

import (
	"runtime"
	"slices"
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
	size := (len(items) + workers - 1) / workers
	var results []*R
	var wg sync.WaitGroup
	for share := range slices.Chunk(items, size) {
		result := new(R)
		results = append(results, result)
		wg.Go(func() { *result = loop(share, f, combine) })
	}
	wg.Wait()
	result := *results[0]
	for _, r := range results[1:] {
		result = combine(result, *r)
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
