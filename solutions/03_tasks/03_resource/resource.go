// Package resource lends things out for the length of a function, and sees to it that they come back.
package resource

import (
	"context"
	"errors"
	"fmt"
)

// A Resource can be taken and must then be given back.
type Resource interface {
	// Take waits for the resource if it must, and should not wait longer than ctx
	// lasts. If it returns an error, or panics, nothing was taken.
	Take(ctx context.Context) error
	// Release gives the resource back, once for each Take. It may need ctx, to say
	// goodbye to a server for instance.
	Release(ctx context.Context) error
}

// With takes the resources one after another, calls use, and releases the
// resources one after another in the reverse order. A panic, of a Release as well,
// goes on with its own value, once all is released.
//
// Take and use get ctx, or a context derived from it. The error tells (see
// [errors.Is]) of everything that failed, even after the end of ctx: of a Take or of
// use, and of every Release. It tells of the end of ctx if nothing else has kept use
// from being called, and is nil if there is nothing to tell.
//
// With may be called inside of use. It only reads the slice, in which a resource may
// stand more than once.
func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) (err error) {
	for i, r := range resources {
		if err := take(ctx, r); err != nil {
			return fmt.Errorf("taking resource %d of %d: %w", i+1, len(resources), err)
		}
		// One defer for each, not one for all with a loop inside: a Release that
		// panics would end that loop, and the rest would never come back.
		defer func() {
			if failed := r.Release(context.WithoutCancel(ctx)); failed != nil {
				err = errors.Join(err, fmt.Errorf("releasing resource %d of %d: %w", i+1, len(resources), failed))
			}
		}()
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("everything is taken, but too late for use: %w", err)
	}
	return use(ctx)
}

// take asks the context first: a Take that has no need to wait may never look at it.
func take(ctx context.Context, r Resource) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return r.Take(ctx)
}
