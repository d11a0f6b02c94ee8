// Package gathererrors runs functions that may fail, all at the same time, and gathers what they return.
//
// Both of its functions call every function once, all at the same time, and return when
// every function has returned. Values come in the order of functions. Without functions
// there are no values (nil or empty), and no error.
//
// Both leave it to the functions to look at their context: they call them even if
// ctx has ended, and wait for those that do not look at it. [context.Canceled] is an
// error like any other.
package gathererrors

import "context"

// FailFast returns the values of all functions; or, if one returns an error, the
// error that was returned first, as it is.
//
// The functions get a context made from ctx. It ends when one of them has
// returned an error, when ctx ends, and at the latest when FailFast returns.
func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	// TODO: like gather.All; but the first error is kept, and asks the others to stop.
	return nil, nil
}

// CollectAll returns what every function returned. The values are as many as the
// functions, including those that were returned beside an error. The error holds those
// of all functions, in the order of functions, as [errors.Join] does: [errors.Is]
// finds each, and the text has a line for each. It is nil if there are none.
//
// The functions get ctx, or a context made from it. The error of one does not stop the others.
func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	// TODO: like gather.All, with the errors gathered as well.
	return nil, nil
}
