// want test "a panic of the function \(panic_after_failure\.go:\d+\) was caught"

// Package gathererrors lets a function panic in silence if another one has failed.
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
		running sync.WaitGroup
		once    sync.Once
		first   error
	)
	for i, f := range functions {
		running.Go(func() {
			defer func() {
				if ctx.Err() != nil {
					_ = recover()
				}
			}()
			value, err := f(ctx)
			if err != nil {
				once.Do(func() { first = err; cancel() })
				return
			}
			values[i] = value
		})
	}
	running.Wait()
	if first != nil {
		return nil, first
	}
	return values, nil
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	var running sync.WaitGroup
	for i, f := range functions {
		running.Go(func() { values[i], errs[i] = f(ctx) })
	}
	running.Wait()
	return values, errors.Join(errs...)
}
