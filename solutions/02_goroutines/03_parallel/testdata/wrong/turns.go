// want test "goroutines that called f"

// Package parallel starts a goroutine for each item, though no more at a time than there are workers.
package parallel

import (
	"runtime"

	"golang.org/x/sync/errgroup"
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
	var g errgroup.Group
	g.SetLimit(workers)
	for i := range items {
		g.Go(func() error {
			results[i] = f(items[i])
			return nil
		})
	}
	g.Wait()
	return fold(results, combine)
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
