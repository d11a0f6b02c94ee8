// want test "must not stop a panic"

// Package resource takes a panic after a cancel for the cancel, as if it were an exception.
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
	defer func() {
		if ctx.Err() != nil && recover() != nil {
			err = ctx.Err()
		}
	}()
	return use(ctx)
}
