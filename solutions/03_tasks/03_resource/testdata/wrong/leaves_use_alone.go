// Package resource returns when the context ends, and leaves use running behind.
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
	done := make(chan error, 1)
	go func() { done <- use(ctx) }() // want panic "panic"
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
