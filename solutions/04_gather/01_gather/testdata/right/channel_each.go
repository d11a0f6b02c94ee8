// Package gather has a channel for each function, and receives from one after another.
package gather

func All[T any](functions ...func() T) []T {
	var results []<-chan T
	for _, f := range functions {
		result := make(chan T, 1)
		go func() { result <- f() }()
		results = append(results, result)
	}
	var values []T
	for _, result := range results {
		values = append(values, <-result)
	}
	return values
}
