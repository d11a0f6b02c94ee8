// want test "is to be found in that of CollectAll"

// Package gathererrors keeps the text of the errors that CollectAll gathers, and not the errors.
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
			value, err := f(ctx)
			if err != nil {
				// Kept before the others are asked to stop: what they return then must come second.
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
	if err := errors.Join(errs...); err != nil {
		return values, errors.New(err.Error())
	}
	return values, nil
}
