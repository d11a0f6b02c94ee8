// want test "error that With returned when these failed: release a"

// Package resource keeps the text of the errors, but not the errors.
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
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() {
			if failed := r.Release(context.WithoutCancel(ctx)); failed != nil {
				err = fmt.Errorf("%v; releasing: %v", err, failed)
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
