// want test "the functions run at once"

// Package gather calls one function after another.
package gather

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	for i, f := range functions {
		values[i] = f()
	}
	return values
}
