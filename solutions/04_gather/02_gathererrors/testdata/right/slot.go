// Package gathererrors has room for one error in a channel: whoever comes first fills it, the others go on.
package gathererrors

import (
	"context"
	"errors"
)

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	values := make([]T, len(functions))
	first := make(chan error, 1)
	ended := make(chan struct{})
	for i, f := range functions {
		go func() {
			defer func() { ended <- struct{}{} }()
			v, err := f(ctx)
			if err == nil {
				values[i] = v
				return
			}
			select {
			case first <- err:
				cancel()
			default:
			}
		}()
	}
	for range functions {
		<-ended
	}
	select {
	case err := <-first:
		return nil, err
	default:
		return values, nil
	}
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	values := make([]T, len(functions))
	errs := make([]error, len(functions))
	ended := make(chan struct{}, len(functions))
	for i, f := range functions {
		go func() {
			values[i], errs[i] = f(ctx)
			ended <- struct{}{}
		}()
	}
	for range functions {
		<-ended
	}
	return values, errors.Join(errs...)
}
