// want test "has not begun"

// Package gathererrors runs no more than a thousand functions at once.
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
	sem := make(chan struct{}, 1000)
	for i, f := range functions {
		sem <- struct{}{}
		wg.Go(func() { values[i], errs[i] = f(ctx); <-sem })
	}
	wg.Wait()
	return values, errors.Join(errs...)
}
