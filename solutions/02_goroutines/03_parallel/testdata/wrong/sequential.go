// want test "workers busy at once"

// Package parallel has no workers at all.
package parallel

func MapReduce[T, R any](items []T, workers int, f func(T) R, combine func(R, R) R) R {
	var result R
	for i, item := range items {
		if i == 0 {
			result = f(item)
			continue
		}
		result = combine(result, f(item))
	}
	return result
}
