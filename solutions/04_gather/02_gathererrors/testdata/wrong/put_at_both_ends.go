// want test "joined in the order of the functions"

// Package gathererrors puts each error before or behind those that are there.
package gathererrors

import (
	"context"
	"errors"
	"slices"
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
	var (
		wg     sync.WaitGroup
		mu     sync.Mutex
		errs   []error
		lowest = len(functions) // index of the function that errs[0] is from
	)
	for i, f := range functions {
		wg.Go(func() {
			value, err := f(ctx)
			values[i] = value
			if err == nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if i < lowest {
				errs = slices.Insert(errs, 0, err)
				lowest = i
			} else {
				errs = append(errs, err)
			}
		})
	}
	wg.Wait()
	return values, errors.Join(errs...)
}
