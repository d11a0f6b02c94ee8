// Package parallel spreads work that needs a processor over several of them.
package parallel

import (
	"runtime"
	"sync"
)

// MapReduce calls f once for each item and combines the results, in the order of
// the items: for three it returns combine(combine(f(a), f(b)), f(c)). For none it
// calls neither function and returns the zero value of R. It only reads items.
//
// combine must be associative, so that a worker can combine what it has: combine(x,
// combine(y, z)) is combine(combine(x, y), z). It may well care about order:
// combine(x, y) need not be combine(y, x), as with strings. Both f and combine may be
// called from several goroutines at the same time.
//
// Exactly as many workers as asked for are busy at the same time, or as many as
// there are items if these are fewer. With workers < 1 it is [runtime.GOMAXPROCS](0):
// one for each processor that the program may use. A worker is one goroutine, which
// may be the caller's. If all items take equally long, no worker gets two more than another.
func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	// With no worker left over, every share has a first item to begin with.
	workers = min(workers, len(items))
	if workers == 0 {
		var none R
		return none
	}

	// One element for each worker. A shared total would need a lock, its order
	// would be that of the schedule, and the workers would wait in line for it.
	results := make([]R, workers)
	var wg sync.WaitGroup
	for w := range workers {
		// Multiplied before divided: sizes differ by one at most, and each share
		// ends where the next begins, so nothing is lost at the end.
		share := items[w*len(items)/workers : (w+1)*len(items)/workers]
		wg.Go(func() { results[w] = loop(share, f, combine) })
	}
	wg.Wait()

	result := results[0]
	for _, r := range results[1:] {
		result = combine(result, r)
	}
	return result
}

// loop is what there would be without workers. It keeps its result in a variable
// of its own: neighbouring elements of a slice are close together in memory, and
// processors that write them all the time take that memory away from each other.
func loop[T, R any](items []T, f func(T) R, combine func(R, R) R) R {
	result := f(items[0])
	for _, item := range items[1:] {
		result = combine(result, f(item))
	}
	return result
}
