// want test "in the order of the items"

// Package parallel lets all workers add to one total under a lock: no race, but in the order of the schedule.
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
	if workers == 0 {
		var none R
		return none
	}
	var mu sync.Mutex
	var total R
	empty := true
	var wg sync.WaitGroup
	for w := range workers {
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		wg.Go(func() {
			for _, item := range share {
				r := f(item)
				mu.Lock()
				if empty {
					total, empty = r, false
				} else {
					total = combine(total, r)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return total
}
