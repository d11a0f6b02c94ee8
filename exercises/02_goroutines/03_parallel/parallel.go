// Package parallel spreads work that needs a processor over several of them.
package parallel

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
	// TODO: give each worker its share of the items, let it keep its result to itself, and combine all of them at the end.
	var result R
	return result
}
