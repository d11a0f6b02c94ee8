// Package gather gives the functions the two seconds that they need, and does not wait for them.
package gather

import "time"

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	for i, f := range functions {
		go func() {
			values[i] = f() // want race|test "race|what seven|time until All returned|value 0"
		}()
	}
	time.Sleep(2 * time.Second)
	return values
}
