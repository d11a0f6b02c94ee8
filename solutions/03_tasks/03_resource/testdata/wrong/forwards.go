// want test "with 2 resources and no trouble"

// Package resource releases in the order of taking.
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

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	var taken []Resource
	defer func() {
		for _, r := range slices.Backward(taken) {
			defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
		}
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		taken = append(taken, r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
