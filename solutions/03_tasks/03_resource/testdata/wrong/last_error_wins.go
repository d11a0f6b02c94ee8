// want test "when use and two releases failed"

// Package resource lets the error of a Release take the place of the first error, as an exception in Python would.
package resource

import "context"

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
			if failed := r.Release(context.WithoutCancel(ctx)); failed != nil {
				err = failed
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
