// want test "the product of"

// Package parallel takes a total that is zero for none.
package parallel

import (
	"reflect"
	"runtime"
	"sync"
)

// A total is what a worker has so far.
type total[R any] struct {
	sum     R
	combine func(R, R) R
}

func (t *total[R]) add(r R) {
	if reflect.ValueOf(&t.sum).Elem().IsZero() { // nothing yet
		t.sum = r
		return
	}
	t.sum = t.combine(t.sum, r)
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

	totals := make([]total[R], workers)
	var wg sync.WaitGroup
	for w := range totals {
		t := &totals[w]
		t.combine = combine
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		wg.Go(func() {
			for _, item := range share {
				t.add(f(item))
			}
		})
	}
	wg.Wait()

	result = totals[0].sum
	for _, t := range totals[1:] {
		result = combine(result, t.sum)
	}
	return result
}
