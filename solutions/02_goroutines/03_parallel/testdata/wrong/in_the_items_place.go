// want test "where results are of the same type"

// Package parallel puts the results in the items' place where they fit.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// room returns a slice for the results of items. If these are of the same type, no
// memory is needed for it: no item is looked at again when its result is there.
func room[T, R any](items []T) []R {
	if same, ok := any(items).([]R); ok {
		return same
	}
	return make([]R, len(items))
}

// MapReduce calls f once for each item and combines the results, in the order of the items.
func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	var result R
	if len(items) == 0 {
		return result
	}
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, len(items))

	results := room[T, R](items)
	var taken atomic.Int64
	taken.Store(int64(workers))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(items); i = int(taken.Add(1) - 1) {
				results[i] = f(items[i])
			}
		})
	}
	wg.Wait()

	result = results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
