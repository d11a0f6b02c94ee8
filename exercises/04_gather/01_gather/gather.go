// Package gather runs functions at once, and gathers what they return.
package gather

// All calls every function once, all at once, and returns what they returned, in
// the order of functions: the first value is that of the first function, even if
// that was the last to end. All returns when every function has returned. Then
// no goroutine is left.
//
// Without functions there are no values, and there is nothing to wait for.
//
// All does not change functions. It may be called from many goroutines at once,
// and by one of the functions, too. A panic of a function is not caught.
func All[T any](functions ...func() T) []T {
	// TODO: start all functions, let each leave its value where it belongs, and wait for the last one.
	return nil
}
