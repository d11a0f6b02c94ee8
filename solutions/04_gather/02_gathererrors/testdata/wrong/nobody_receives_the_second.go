// Package gathererrors has the errors sent to a receiver who takes only the first.
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
	errs := make(chan error)
	ended := make(chan struct{})
	var wg sync.WaitGroup
	for i, f := range functions {
		wg.Go(func() {
			v, err := f(ctx)
			if err != nil {
				errs <- err // want deadlock|leak "wait|left behind"
				return
			}
			values[i] = v
		})
	}
	go func() {
		wg.Wait()
		close(ended)
	}()
	select {
	case err := <-errs:
		cancel()
		<-ended
		return nil, err
	case <-ended:
		return values, nil
	}
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
