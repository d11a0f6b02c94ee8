// Package resource takes all resources at the same time.
package resource

import (
	"context"
	"errors"

	"golang.org/x/sync/errgroup"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	taken := make([]bool, len(resources))
	defer func() {
		for i, r := range resources {
			if taken[i] {
				defer func() { err = errors.Join(err, r.Release(context.WithoutCancel(ctx))) }()
			}
		}
	}()
	var g errgroup.Group
	for i, r := range resources {
		g.Go(func() error {
			err := r.Take(ctx) // want panic|test "panic|what happened"
			taken[i] = err == nil
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
