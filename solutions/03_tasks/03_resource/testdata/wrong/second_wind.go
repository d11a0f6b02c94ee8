// want test "in three of four releases"

// Package resource goes on with the others when a Release panics, but only once.
package resource

import (
	"context"
	"errors"
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
	held := make([]Resource, 0, len(resources))
	defer func() {
		bye := context.WithoutCancel(ctx)
		release := func() {
			for n := len(held); n > 0; n = len(held) {
				r := held[n-1]
				held = held[:n-1]
				if e := r.Release(bye); e != nil {
					err = errors.Join(err, e)
				}
			}
		}
		defer release() // goes on with the others should a Release panic
		release()
	}()

	for _, r := range resources {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.Take(ctx); err != nil {
			return err
		}
		held = append(held, r)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return use(ctx)
}
