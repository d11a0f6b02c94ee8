// Package resource wraps the errors in each other, two at a time.
package resource

import (
	"context"
	"fmt"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	for i, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() {
			failed := r.Release(context.WithoutCancel(ctx))
			switch {
			case failed == nil:
			case err == nil:
				err = fmt.Errorf("releasing resource %d: %w", i, failed)
			default:
				err = fmt.Errorf("%w; then releasing resource %d: %w", err, i, failed)
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
