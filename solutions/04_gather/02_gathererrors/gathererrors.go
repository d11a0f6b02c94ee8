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

import (
	"context"
	"errors"
	"sync"
)

// FailFast returns the values of all functions; or, if one returns an error, the
// error that was returned first, as it is.
//
// The functions get a context made from ctx. It ends when one of them has
// returned an error, when ctx ends, and at the latest when FailFast returns.
func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	var (
		running sync.WaitGroup
		once    sync.Once
		first   error
	)
	for i, f := range functions {
		running.Go(func() {
			value, err := f(ctx)
			if err != nil {
				// Kept before the others are asked to stop: what they return then must come second.
				once.Do(func() { first = err; cancel() })
				return
			}
			values[i] = value
		})
	}
	running.Wait()
	if first != nil {
		return nil, first
	}
	return values, nil
}

// CollectAll returns what every function returned. The values are as many as the
// functions, also those that were returned beside an error. The error holds those
// of all functions, in the order of functions, as [errors.Join] does: [errors.Is]
// finds each, and the text has a line for each. It is nil if there are none.
//
// The functions get ctx, or a context made from it. The error of one does not stop the others.
func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	var running sync.WaitGroup
	for i, f := range functions {
		running.Go(func() { values[i], errs[i] = f(ctx) })
	}
	running.Wait()
	return values, errors.Join(errs...)
}
