// Package gathererrors keeps the first error under a lock, and all errors by number.
package gathererrors

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	var first error
	var wg sync.WaitGroup
	values := make([]T, len(functions))
	wg.Add(len(functions))
	for i, f := range functions {
		go func() {
			defer wg.Done()
			v, err := f(ctx)
			mu.Lock()
			defer mu.Unlock()
			values[i] = v
			if err != nil && first == nil {
				first = err
				cancel()
			}
		}()
	}
	wg.Wait()
	if first != nil {
		values = nil
	}
	return values, first
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	type failure struct {
		i   int
		err error
	}
	var mu sync.Mutex
	var failures []failure
	var wg sync.WaitGroup
	values := make([]T, len(functions))
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			values[i] = v
			if err == nil {
				return
			}
			mu.Lock()
			defer mu.Unlock()
			failures = append(failures, failure{i, err})
		})
	}
	wg.Wait()
	slices.SortFunc(failures, func(a, b failure) int { return cmp.Compare(a.i, b.i) })
	var errs []error
	for _, f := range failures {
		errs = append(errs, f.err)
	}
	return values, errors.Join(errs...)
}
