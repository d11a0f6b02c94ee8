// want test "still ran or tidied up|still tidied up|the error of"

// Package gathererrors has FailFast return when its context ends, and the functions run on.
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
	ended := make(chan struct{})
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			if err != nil {
				once.Do(func() { first = err })
				cancel()
				return
			}
			values[i] = v
		})
	}
	go func() {
		wg.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		if first != nil {
			return nil, first
		}
		return values, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
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
