// want test "joined in the order of the functions"

// Package gathererrors has CollectAll use an errgroup, which keeps only the first error.
package gathererrors

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for i, f := range functions {
		wg.Go(func() {
			var err error
			if values[i], err = f(ctx); err != nil {
				once.Do(func() {
					first = err
					cancel()
				})
			}
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
	var g errgroup.Group
	for i, f := range functions {
		g.Go(func() (err error) {
			values[i], err = f(ctx)
			return err
		})
	}
	return values, g.Wait()
}
