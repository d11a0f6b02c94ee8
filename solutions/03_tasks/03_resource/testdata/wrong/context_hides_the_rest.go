// want test "when its context had ended and these failed"

// Package resource returns the error of a context that has ended, whatever else went wrong.
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
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
