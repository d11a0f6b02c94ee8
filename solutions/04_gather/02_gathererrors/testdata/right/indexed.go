// Package gathererrors has the results sent with their numbers to the caller, who alone keeps the books.
package gathererrors

import (
	"context"
	"errors"
)

type result[T any] struct {
	i     int
	value T
	err   error
}

func start[T any](ctx context.Context, functions []func(ctx context.Context) (T, error)) <-chan result[T] {
	results := make(chan result[T])
	for i, f := range functions {
		go func() {
			value, err := f(ctx)
			results <- result[T]{i, value, err}
		}()
	}
	return results
}

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first error
	values := make([]T, len(functions))
	results := start(ctx, functions)
	for range functions {
		r := <-results
		values[r.i] = r.value
		if r.err != nil && first == nil {
			first = r.err
			cancel()
		}
	}
	if first != nil {
		return nil, first
	}
	return values, nil
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	results := start(ctx, functions)
	for range functions {
		r := <-results
		values[r.i], errs[r.i] = r.value, r.err
	}
	return values, errors.Join(errs...)
}
