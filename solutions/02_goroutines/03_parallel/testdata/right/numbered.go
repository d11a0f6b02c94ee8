// Package parallel sends each share's result over one channel, together with the number of its worker.
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
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}
	done := make(chan result[R])
	rest := items
	for w := range workers {
		size := len(rest) / (workers - w)
		share := rest[:size]
		rest = rest[size:]
		go func() { done <- result[R]{w, loop(share, f, combine)} }()
	}
	results := make([]R, workers)
	for range workers {
		r := <-done
		results[r.worker] = r.value
	}
	return fold(results, combine)
}

func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
