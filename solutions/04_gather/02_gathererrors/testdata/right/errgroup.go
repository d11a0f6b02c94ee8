// Package gathererrors leaves FailFast to errgroup.WithContext, and has CollectAll's goroutines never fail.
package gathererrors

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	g, ctx := errgroup.WithContext(ctx)
	for i, f := range functions {
		g.Go(func() (err error) {
			values[i], err = f(ctx)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	return values, nil
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	var g errgroup.Group
	for i, f := range functions {
		g.Go(func() error {
			values[i], errs[i] = f(ctx)
			return nil
		})
	}
	_ = g.Wait()
	return values, errors.Join(errs...)
}
