// Package gathererrors hands out what there is of the values beside the error.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for i, f := range functions {
		wg.Go(func() {
			var err error
			if values[i], err = f(ctx); err != nil {
				once.Do(func() {
					first = err
					cancel()
				})
			}
		})
	}
	wg.Wait()
	return values, first
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
