// Package parallel takes the next item under a lock, and has the caller work as well.
package parallel

import (
	"runtime"
	"sync"
)

type work struct {
	mu   sync.Mutex
	next int
	size int
}

// take returns the number of the next item, if there is one left.
func (w *work) take() (item int, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	item = w.next
	w.next++
	return item, item < w.size
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
	todo := work{size: len(items)}
	results := make([]R, len(items))
	worker := func() {
		for i, ok := todo.take(); ok; i, ok = todo.take() {
			results[i] = f(items[i])
		}
	}
	var wg sync.WaitGroup
	for range workers - 1 {
		wg.Go(worker)
	}
	worker()
	wg.Wait()
	return fold(results, combine)
}

func fold[R any](results []R, combine func(R, R) R) R {
	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}
