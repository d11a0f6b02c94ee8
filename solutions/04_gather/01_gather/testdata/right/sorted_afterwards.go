// Package gather appends under a lock, in the order in which they end, and sorts by number afterwards.
package gather

import (
	"cmp"
	"slices"
	"sync"
)

type numbered[T any] struct {
	i     int
	value T
}

func All[T any](functions ...func() T) []T {
	var (
		mu      sync.Mutex
		results []numbered[T]
		wg      sync.WaitGroup
	)
	wg.Add(len(functions))
	for i, f := range functions {
		go func() {
			defer wg.Done()
			v := f()
			mu.Lock()
			defer mu.Unlock()
			results = append(results, numbered[T]{i, v})
		}()
	}
	wg.Wait()
	slices.SortFunc(results, func(a, b numbered[T]) int { return cmp.Compare(a.i, b.i) })
	var values []T
	for _, r := range results {
		values = append(values, r.value)
	}
	return values
}
