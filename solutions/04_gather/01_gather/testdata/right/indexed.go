// Package gather has each value sent with its number, and puts it in its place as it comes.
package gather

func All[T any](functions ...func() T) []T {
	type numbered struct {
		i     int
		value T
	}
	results := make(chan numbered)
	for i, f := range functions {
		go func() { results <- numbered{i, f()} }()
	}
	values := make([]T, len(functions))
	for range functions {
		r := <-results
		values[r.i] = r.value
	}
	return values
}
