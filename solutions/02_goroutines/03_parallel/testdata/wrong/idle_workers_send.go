// Package parallel lets workers without items send as well, and receives one result for each item.
package parallel

import "runtime"

type result[R any] struct {
	worker int
	value  R
}

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	done := make(chan result[R])
	for w := range workers {
		begin, end := w*len(items)/workers, (w+1)*len(items)/workers
		if len(items) < workers {
			begin, end = min(w, len(items)), min(w+1, len(items))
		}
		go func() { done <- result[R]{w, loop(items[begin:end], f, combine)} }() // want leak "left behind"
	}
	busy := min(workers, len(items))
	results := make([]R, workers)
	for received := 0; received < busy; {
		r := <-done
		if r.worker < busy {
			results[r.worker] = r.value
			received++
		}
	}
	var total R
	for i, r := range results[:busy] {
		if i == 0 {
			total = r
		} else {
			total = combine(total, r)
		}
	}
	return total
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) (total R) {
	for i, item := range items {
		if i == 0 {
			total = f(item)
		} else {
			total = combine(total, f(item))
		}
	}
	return total
}
