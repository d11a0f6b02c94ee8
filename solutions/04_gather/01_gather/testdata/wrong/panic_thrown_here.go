// want test "caller has a recover"

// Package gather throws a panic again in the caller's goroutine, which may catch it.
package gather

// All calls every function once, all at the same time, and returns what they returned, in
// the order of functions.
func All[T any](functions ...func() T) []T {
	type outcome struct {
		index    int
		value    T
		panicked any
	}
	outcomes := make(chan outcome, len(functions))
	for i, f := range functions {
		go func() {
			o := outcome{index: i}
			defer func() {
				o.panicked = recover()
				outcomes <- o
			}()
			o.value = f()
		}()
	}

	values := make([]T, len(functions))
	for range functions {
		o := <-outcomes
		if o.panicked != nil {
			panic(o.panicked) // now, not when all have come
		}
		values[o.index] = o.value
	}
	return values
}
