// Package gathererrors builds FailFast on CollectAll, by wrapping the functions.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var first error
	wrapped := make([]func(context.Context) (T, error), len(functions))
	for i, f := range functions {
		wrapped[i] = func(ctx context.Context) (T, error) {
			v, err := f(ctx)
			if err != nil {
				once.Do(func() { first = err })
				cancel()
			}
			return v, err
		}
	}
	if values, err := CollectAll(ctx, wrapped...); err == nil {
		return values, nil
	}
	return nil, first
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i], errs[i] = f(ctx) })
	}
	wg.Wait()
	return values, errors.Join(errs...)
}
