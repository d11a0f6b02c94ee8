// want test "goroutines that called f"

// Package parallel starts a goroutine for each thousand, as many at once as there are workers.
package parallel

import (
	"runtime"
	"sync"
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
	if n > 20000 {
		// A new goroutine for each thousand, as many at once as workers.
		parts := make([]R, (n+999)/1000)
		sem := make(chan struct{}, workers)
		var wg sync.WaitGroup
		for i := range parts {
			sem <- struct{}{}
			wg.Go(func() {
				defer func() { <-sem }()
				part := items[i*1000 : min(n, i*1000+1000)]
				acc := f(part[0])
				for _, it := range part[1:] {
					acc = combine(acc, f(it))
				}
				parts[i] = acc
			})
		}
		wg.Wait()
		acc := parts[0]
		for _, r := range parts[1:] {
			acc = combine(acc, r)
		}
		return acc
	}
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			lo, hi := n/workers*w+min(w, n%workers), n/workers*(w+1)+min(w+1, n%workers)
			if lo == hi {
				return
			}
			acc := f(items[lo])
			for _, it := range items[lo+1 : hi] {
				acc = combine(acc, f(it))
			}
			results[w] = acc
		})
	}
	wg.Wait()
	acc := results[0]
	for _, r := range results[1:min(workers, n)] {
		acc = combine(acc, r)
	}
	return acc
}
