// want test "when the first release failed"

// Package resource stops releasing at the first that fails.
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
	var taken []Resource
	defer func() {
		for len(taken) > 0 {
			r := taken[len(taken)-1]
			taken = taken[:len(taken)-1]
			if failed := r.Release(context.WithoutCancel(ctx)); failed != nil {
				err = errors.Join(err, failed)
				return
			}
		}
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		taken = append(taken, r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
