// Package resource lends things out for the length of a function, and sees to it that they come back.
package resource

import "context"

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
// resources one after another in the reverse order. It returns when all that is
// over. Without resources it only calls use, if ctx has not ended.
//
// Whatever was taken is released exactly once, however it goes on: use returns,
// with an error or without; a later Take fails; ctx ends; or use, a Take or a
// Release panics or calls [runtime.Goexit]. Panic and Goexit then go on as if With
// were not there. A Take that failed or panicked has taken nothing.
//
// Once ctx has ended, With takes nothing more and does not call use if it has not
// yet done so, but returns ctx's error. When ctx ends later, it is up to use what
// follows: nothing is released before use has ended, and With's error is use's.
//
// Take and use get ctx, or a context made from it. Release gets one that has ctx's values
// but does not end with it: giving back must work after a cancel, too.
//
// The error tells (see [errors.Is]) of everything that failed: of a Take or of use, and
// of every Release. It is nil if nothing did.
//
// With may be called many times, also at the same time or inside of use. It only reads the slice,
// which nobody changes meanwhile.
func With(ctx context.Context, resources []Resource, use func(ctx context.Context) error) error {
	// TODO: take the resources, call use, and give back on every path what was taken.
	return nil
}
