// want test "when Take 1 of 3 failed"

// Package resource releases all resources when a Take fails, also those never taken.
package resource

import (
	"context"
	"errors"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	for _, r := range resources {
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
