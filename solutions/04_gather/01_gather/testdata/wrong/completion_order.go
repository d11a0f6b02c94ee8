// want test "in the order of the functions"

// Package gather takes the values as they come: in the order in which the functions end.
package gather

func All[T any](functions ...func() T) []T {
	results := make(chan T)
	for _, f := range functions {
		go func() { results <- f() }()
	}
	var values []T
	for range functions {
		values = append(values, <-results)
	}
	return values
}
