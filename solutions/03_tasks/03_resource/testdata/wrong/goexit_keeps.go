// want test "on Goexit in use"

// Package resource recovers from a panic in order to release, and forgets that Goexit is none.
package resource

import (
	"context"
	"errors"
)

type Resource interface {
	Take(ctx context.Context) error
	Release(ctx context.Context) error
}

func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	var taken []Resource
	release := func(err error) error {
		if len(taken) == 0 {
			return err
		}
		return releaseAll(ctx, taken, err)
	}
	defer func() {
		if why := recover(); why != nil {
			_ = release(nil)
			panic(why)
		}
	}()
	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return release(err)
		}
		if err := r.Take(ctx); err != nil {
			return release(err)
		}
		taken = append(taken, r)
	}
	if err := ctx.Err(); err != nil {
		return release(err)
	}
	err := use(ctx)
	all := taken
	taken = nil
	return releaseAll(ctx, all, err)
}

func releaseAll(ctx context.Context, taken []Resource, err error) (all error) {
	all = err
	for _, r := range taken {
		defer func() { all = errors.Join(all, r.Release(context.WithoutCancel(ctx))) }()
	}
	return all
}
