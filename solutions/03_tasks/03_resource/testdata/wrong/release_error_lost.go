// want test "error that With returned when use and two releases failed"

// Package resource throws away what Release returns.
package resource

import "context"

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer r.Release(context.WithoutCancel(ctx))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
