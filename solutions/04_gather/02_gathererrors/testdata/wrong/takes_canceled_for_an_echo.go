// want test "the only one that a function returned"

// Package gathererrors passes over every "context canceled", so as not to lose the real reason.
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
			if values[i], err = f(ctx); err != nil && !errors.Is(err, context.Canceled) {
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
