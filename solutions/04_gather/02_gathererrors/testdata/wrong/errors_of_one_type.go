// Package gathererrors keeps the first error in an atomic.Value, which panics when a second one has another type.
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
	values := make([]T, len(functions))
	var first atomic.Value
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			if err != nil {
				first.CompareAndSwap(nil, err) // want panic "inconsistently typed"
				cancel()
				return
			}
			values[i] = v
		})
	}
	wg.Wait()
	if err, ok := first.Load().(error); ok {
		return nil, err
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
