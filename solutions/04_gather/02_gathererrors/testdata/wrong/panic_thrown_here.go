// want test "a panic of a function, where the caller has a recover"

// Package gathererrors throws a panic again in the caller's goroutine, which may catch it.
package gathererrors

import (
	"context"
	"errors"
)

type outcome[T any] struct {
	index    int
	value    T
	err      error
	panicked any
}

func call[T any](ctx context.Context, functions []func(ctx context.Context) (T, error), failed func(error)) []T {
	outcomes := make(chan outcome[T], len(functions))
	for i, f := range functions {
		go func() {
			o := outcome[T]{index: i}
			defer func() {
				o.panicked = recover()
				outcomes <- o
			}()
			o.value, o.err = f(ctx)
		}()
	}
	values := make([]T, len(functions))
	for range functions {
		o := <-outcomes
		if o.panicked != nil {
			panic(o.panicked)
		}
		if values[o.index] = o.value; o.err != nil {
			failed(indexed{o.index, o.err})
		}
	}
	return values
}

type indexed struct {
	index int
	error
}

func FailFast[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var first error
	values := call(ctx, functions, func(err error) {
		if first == nil {
			first = err.(indexed).error
			cancel()
		}
	})
	if first != nil {
		return nil, first
	}
	return values, nil
}

func CollectAll[T any](ctx context.Context, functions ...func(ctx context.Context) (T, error)) ([]T, error) {
	errs := make([]error, len(functions))
	values := call(ctx, functions, func(err error) {
		i := err.(indexed)
		errs[i.index] = i.error
	})
	return values, errors.Join(errs...)
}
