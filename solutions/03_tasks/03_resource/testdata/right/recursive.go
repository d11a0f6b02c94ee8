// Package resource takes the first resource, and leaves the rest to itself.
package resource

import (
	"context"
	"errors"
	"fmt"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(resources) == 0 {
		return use(ctx)
	}
	first, rest := resources[0], resources[1:]
	if err := first.Take(ctx); err != nil {
		return fmt.Errorf("taking: %w", err)
	}
	defer func() { err = errors.Join(err, first.Release(context.WithoutCancel(ctx))) }()
	return With(ctx, rest, use)
}
