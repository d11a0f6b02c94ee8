// Package gathererrors lets a context of its own remember the first error: only the first cause counts.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// Of Background, so that nothing but an error of a function is ever its cause.
	failed, fail := context.WithCancelCause(context.Background())
	defer fail(nil)
	values := make([]T, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			values[i] = v
			if err != nil {
				fail(err)
				cancel()
			}
		})
	}
	wg.Wait()
	if err := context.Cause(failed); err != nil {
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
