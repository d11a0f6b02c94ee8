// want test "what happened when use panicked"

// Package resource releases after use has returned, which a panic never does.
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
	var taken []Resource
	release := func(err error) error {
		for _, r := range slices.Backward(taken) {
			err = errors.Join(err, r.Release(context.WithoutCancel(ctx)))
		}
		return err
	}
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return release(err)
		}
		if err := r.Take(ctx); err != nil {
			return release(err)
		}
		taken = append(taken, r)
	}
	if err := ctx.Err(); err != nil {
		return release(err)
	}
	return release(use(ctx))
}
