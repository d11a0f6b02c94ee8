// want test "error that With returned when these failed: (release c, release a|use, release a)"

// Package resource reports a failed Release only if nothing failed before.
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
			if failed := r.Release(context.WithoutCancel(ctx)); err == nil {
				err = failed
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
