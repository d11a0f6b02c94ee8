// Package gather has room for only one to tell that it has ended, and takes that for all.
package gather

func All[T any](functions ...func() T) []T {
	values := make([]T, len(functions))
	ended := make(chan bool, len(functions))
	for i, f := range functions {
		go func() {
			values[i] = f() // want race|test "race|what seven|time until All returned|value [01] of 2|functions that still ran"
			ended <- true
		}()
	}
	if len(functions) > 0 {
		<-ended
	}
	return values
}
