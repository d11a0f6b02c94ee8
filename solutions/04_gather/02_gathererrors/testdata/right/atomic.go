// Package gathererrors exchanges nil for the first error, which only one can.
package gathererrors

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first atomic.Pointer[error]
	var wg sync.WaitGroup
	values := make([]T, len(functions))
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			values[i] = v
			if err != nil && first.CompareAndSwap(nil, &err) {
				cancel()
			}
		})
	}
	wg.Wait()
	if err := first.Load(); err != nil {
		return nil, *err
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
