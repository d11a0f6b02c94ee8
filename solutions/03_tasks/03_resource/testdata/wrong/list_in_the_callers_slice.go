// Package resource keeps the list of what was taken in the room of the slice it was given.
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
	taken := resources[:0]
	defer func() {
		for _, r := range taken {
			defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
		}
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		taken = append(taken, r) // want race "resources|memory|slice"
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
