// want test "when use failed"

// Package resource releases on the error path by hand, and then once more by defer.
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
	release := func() (err error) {
		for _, r := range taken {
			defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
		}
		return nil
	}
	defer func() { err = errors.Join(err, release()) }()
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
	if err := use(ctx); err != nil {
		return errors.Join(err, release())
	}
	return nil
}
