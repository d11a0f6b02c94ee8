// want test "the context had ended|in the context that function|when the context ends|the error of"

// Package gathererrors makes the functions' context from Background: nobody hears of the caller.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(context.Background())
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
