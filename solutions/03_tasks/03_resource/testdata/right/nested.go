// Package resource wraps use in one function for each resource, from the innermost out.
package resource

import (
	"context"
	"errors"
	"slices"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	run := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return use(ctx)
	}
	for _, r := range slices.Backward(resources) {
		inner := run
		run = func() error { return borrow(ctx, r, inner) }
	}
	return run()
}

func borrow(ctx context.Context, r Resource, inner func() error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.Take(ctx); err != nil {
		return err
	}
	defer func() {
		if e := r.Release(context.WithoutCancel(ctx)); e != nil {
			err = errors.Join(err, e)
		}
	}()
	return inner()
}
