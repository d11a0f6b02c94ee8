// want test "ended while the resource was being released|during the second release"

// Package resource hands Release the context if that has not ended, though it may end at any time.
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
		defer func() {
			during := ctx
			if ctx.Err() != nil {
				during = context.WithoutCancel(ctx)
			}
			err = errors.Join(err, r.Release(during))
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
