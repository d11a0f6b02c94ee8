// want test "still ran or tidied up when FailFast returned"

// Package gathererrors has FailFast return with the first error and leave the others running, as gather does in asyncio.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type result struct {
		i     int
		value T
		err   error
	}
	results := make(chan result, len(functions))
	for i, f := range functions {
		go func() {
			value, err := f(ctx)
			results <- result{i, value, err}
		}()
	}
	values := make([]T, len(functions))
	for range functions {
		r := <-results
		if r.err != nil {
			return nil, r.err
		}
		values[r.i] = r.value
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
