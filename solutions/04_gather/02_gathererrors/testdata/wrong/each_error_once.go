// want test "one and the same"

// Package gathererrors keeps an error that two functions return only once.
package gathererrors

import (
	"context"
	"errors"
	"slices"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	var once sync.Once
	var first error
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			if err != nil {
				once.Do(func() { first = err; cancel() })
				return
			}
			values[i] = v
		})
	}
	wg.Wait()
	if first != nil {
		return nil, first
	}
	return values, nil
}
func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i], errs[i] = f(ctx) })
	}
	wg.Wait()
	var all []error
	for _, err := range errs {
		if err != nil && !slices.ContainsFunc(all, func(e error) bool { return errors.Is(err, e) }) {
			all = append(all, err)
		}
	}
	return values, errors.Join(all...)
}
