// want test "even beside an error"

// Package gathererrors has no values when every function has failed.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

// FailFast returns the values of all functions; or, if one returns an error, nil
// and the error that was returned first, as it is.
func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	inner, cancel := context.WithCancel(ctx)
	defer cancel()

	values := make([]T, len(functions))
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for i, f := range functions {
		wg.Go(func() {
			value, err := f(inner)
			if err != nil {
				once.Do(func() {
					first = err
					cancel()
				})
				return
			}
			values[i] = value
		})
	}
	wg.Wait()
	if first != nil {
		return nil, first
	}
	return values, nil
}

// CollectAll returns what every function returned, and their errors, joined in the order of
// functions.
func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	failures := make([]error, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i], failures[i] = f(ctx) })
	}
	wg.Wait()

	var errs []error
	for _, err := range failures {
		if err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == len(functions) {
		return nil, errors.Join(errs...) // nothing has come
	}
	return values, errors.Join(errs...)
}
