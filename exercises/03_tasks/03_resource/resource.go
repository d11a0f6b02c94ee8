// Package resource lends things out for the length of a function, and sees to it that they come back.
package resource

import "context"

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
func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	// TODO: take the resources, call use, and give back on every path what was taken.
	return nil
}
