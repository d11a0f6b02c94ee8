// want test "when its context had ended and these failed"

// Package resource does not listen to what Release says once the context has ended.
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
			failed := r.Release(context.WithoutCancel(ctx))
			if !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
				err = errors.Join(err, failed)
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
