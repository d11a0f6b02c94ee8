// want test "joined in the order of the functions"

// Package gathererrors has CollectAll join the errors in the order in which they came.
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
	if first != nil {
		return nil, first
	}
	return values, nil
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		errs error
	)
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			mu.Lock()
			defer mu.Unlock()
			values[i] = v
			errs = errors.Join(errs, err)
		})
	}
	wg.Wait()
	return values, errs
}
