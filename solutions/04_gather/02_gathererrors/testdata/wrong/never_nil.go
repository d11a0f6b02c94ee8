// want test "no function has failed"

// Package gathererrors has CollectAll return an error of its own type in any case: a nil pointer in an interface is not nil.
package gathererrors

import (
	"context"
	"errors"
	"sync"
)

type failures struct{ errs []error }

func (f *failures) Error() string {
	if f == nil {
		return "no error"
	}
	return errors.Join(f.errs...).Error()
}

func (f *failures) Unwrap() []error { return f.errs }

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
	errs := make([]error, len(functions))
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() { values[i], errs[i] = f(ctx) })
	}
	wg.Wait()
	var all *failures
	for _, err := range errs {
		if err != nil {
			if all == nil {
				all = &failures{}
			}
			all.errs = append(all.errs, err)
		}
	}
	return values, all
}
