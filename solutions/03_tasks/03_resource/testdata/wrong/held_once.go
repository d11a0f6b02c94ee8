// want test "in the slice twice"

// Package resource notes what it holds in a set, so that what was taken twice is released once.
package resource

import (
	"context"
	"errors"
	"slices"
)

// A Resource can be taken and must then be given back.
type Resource interface {
	// Take waits for the resource if it must, and should not wait longer than ctx
	// lasts. If it returns an error, nothing was taken.
	Take(ctx context.Context) error
	// Release gives the resource back, once for each Take. It may need ctx, to say
	// goodbye to a server for instance.
	Release(ctx context.Context) error
}

// With takes the resources one after another, calls use, and releases the
// resources one after another in the reverse order.
func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	resources = slices.Clone(resources)
	held := make(map[Resource]bool, len(resources))
	for _, r := range resources {
		defer func() {
			if !held[r] {
				return
			}
			delete(held, r)
			if e := r.Release(context.WithoutCancel(ctx)); e != nil {
				err = errors.Join(err, e)
			}
		}()
	}

	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		held[r] = true
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
