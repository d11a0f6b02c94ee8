// want test "ended well in spite of a cancel"

// Package resource reports a cancel that came during use, though use has ended well.
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
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := use(ctx); err != nil {
		return err
	}
	return ctx.Err()
}
