// want test "with a context that had ended before"

// Package resource leaves the context to the resources, which need not look at it.
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
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	return use(ctx)
}
