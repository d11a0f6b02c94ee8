// Package gather has a goroutine that puts the values in their places, and never tells it that there are no more.
package gather

import "sync"

type numbered[T any] struct {
	i     int
	value T
}

func All[T any](functions ...func() T) []T {
	results := make(chan numbered[T])
	values := make([]T, len(functions))
	var placed sync.WaitGroup
	placed.Add(len(functions))
	go func() {
		for r := range results { // want leak "left behind"
			values[r.i] = r.value
			placed.Done()
		}
	}()
	for i, f := range functions {
		go func() { results <- numbered[T]{i, f()} }()
	}
	placed.Wait()
	return values
}
