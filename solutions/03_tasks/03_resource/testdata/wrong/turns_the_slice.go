// want race|test "same memory|in two calls with the same slice"

// Package resource turns its caller's slice round in order to release from the end.
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
	taken := 0
	defer func() {
		resources = resources[:taken]
		slices.Reverse(resources)
		err = errors.Join(err, release(context.WithoutCancel(ctx), resources))
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		taken++
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}

func release(ctx context.Context, resources []Resource) (err error) {
	if len(resources) == 0 {
		return nil
	}
	defer func() { err = errors.Join(err, release(ctx, resources[1:])) }()
	return resources[0].Release(ctx)
}
