// Package gather runs functions at the same time, and gathers what they return.
package gather

// All calls every function once, all at the same time, and returns what they returned, in
// the order of functions: the first value is that of the first function, even if
// that was the last to end. It does not change functions.
//
// Without functions the result is nil or empty, and there is nothing to wait for.
// If a function panics, the process ends, whatever the others do: nothing is to be caught.
func All[T any](functions ...func() T) []T {
	// TODO: start all functions, let each leave its value where it belongs, and wait for the last one.
	return nil
}
