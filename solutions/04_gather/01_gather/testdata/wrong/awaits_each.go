// want test "the functions run at the same time"

// Package gather starts each function in a goroutine and waits for it before it starts the next, like await in a loop.
package gather

func All[T any](functions ...func() T) []T {
	var values []T
	for _, f := range functions {
		value := make(chan T)
		go func() { value <- f() }()
		values = append(values, <-value)
	}
	return values
}
