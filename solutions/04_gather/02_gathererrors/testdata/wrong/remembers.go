// want test "FailFast: the first, as it is|no function has failed"

// Package gathererrors keeps the first error in a package-level variable, for ever.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

var (
	once  sync.Once
	first error
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	var wg sync.WaitGroup
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
	return values, errors.Join(errs...)
}
