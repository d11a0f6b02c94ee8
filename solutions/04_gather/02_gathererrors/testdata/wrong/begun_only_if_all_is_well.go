// want test "functions that FailFast called, of 1100 that all fail"

// Package gathererrors does not call a function any more whose goroutine finds that another has failed.
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
	var once sync.Once
	var first error
	var failed atomic.Bool
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			if failed.Load() {
				return
			}
			v, err := f(ctx)
			if err != nil {
				once.Do(func() { first = err; failed.Store(true); cancel() })
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
	for i, f := range functions {
		wg.Go(func() { values[i], errs[i] = f(ctx) })
	}
	wg.Wait()
	return values, errors.Join(errs...)
}
