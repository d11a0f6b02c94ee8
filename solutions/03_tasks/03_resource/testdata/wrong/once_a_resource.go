// want test "when a resource was twice in the slice"

// Package resource notes for each resource whether it has been released, and so releases one only once that was taken twice.
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
	released := map[Resource]bool{}
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() {
			if !released[r] {
				released[r] = true
				err = errors.Join(err, r.Release(context.WithoutCancel(ctx)))
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
