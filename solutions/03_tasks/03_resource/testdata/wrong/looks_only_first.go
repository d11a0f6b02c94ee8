// want test "when the context ended during Take 1 of 3"

// Package resource looks at the context only when it begins.
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
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range resources {
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	return use(ctx)
}
