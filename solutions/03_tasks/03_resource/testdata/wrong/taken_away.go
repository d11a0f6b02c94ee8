// want test "when the context ended (during|in) (use|Take)"

// Package resource releases as soon as the context ends, under the hands of use.
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
		released := make(chan error, 1)
		release := func() { released <- r.Release(context.WithoutCancel(ctx)) }
		stop := context.AfterFunc(ctx, release)
		defer func() {
			if stop() {
				release()
			}
			err = errors.Join(err, <-released)
		}()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
