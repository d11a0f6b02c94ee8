// want test "must not stop a panic"

// Package resource makes an error of a panic.
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
	defer func() {
		if why := recover(); why != nil {
			err = fmt.Errorf("panic: %v", why)
		}
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
