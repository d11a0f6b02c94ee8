// want test "time for 100 items|time for 200 items"

// Package parallel has workers fetch batches, so that one of them may get a whole batch more than another.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	var zero R
	n := len(items)
	if n == 0 {
		return zero
	}
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	workers = min(workers, n)
	size := max(1, n/(workers*4))
	parts := make([]R, (n+size-1)/size)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(parts) {
					return
				}
				part := items[i*size : min(n, (i+1)*size)]
				acc := f(part[0])
				for _, it := range part[1:] {
					acc = combine(acc, f(it))
				}
				parts[i] = acc
			}
		})
	}
	wg.Wait()
	acc := parts[0]
	for _, r := range parts[1:] {
		acc = combine(acc, r)
	}
	return acc
}
