// want test "a panic of the function \(panic_as_error\.go:\d+\) was caught"

// Package gathererrors takes a panic for an error that was returned.
package gathererrors

import (
	"context"
	"errors"
	"fmt"
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
			value, err := try(ctx, f)
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
		running.Go(func() { values[i], errs[i] = try(ctx, f) })
	}
	running.Wait()
	return values, errors.Join(errs...)
}

func try[T any](ctx context.Context, f func(ctx context.Context) (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f(ctx)
}
