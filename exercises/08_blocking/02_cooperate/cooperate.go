// Package cooperate computes for a long time, and looks up now and then.
package cooperate

import "context"

// Stride is how many steps are taken from one look at the context to the next.
const Stride = 1000

// Compute calls step for 0, 1, 2 … n-1, each time with the value that it returned
// before, at first with the zero T. It returns the last value.
//
// After each Stride steps, Compute looks up: it calls progress with the number of
// steps that are done and the value so far; then, if ctx has ended, it returns that value
// and an error that is or wraps the [context.Cause] of ctx. If ctx has ended before the first
// step, Compute returns the zero T and such an error, and calls neither step nor progress.
//
// When the last step is done, progress is called as well, unless it has just
// been. Then there is no error, whether ctx has ended or not. If n < 1, nothing is
// called, and an ended ctx need not be an error. progress may be nil.
//
// step and progress are never called at the same time, nor after Compute has returned.
// Between two looks Compute does not use ctx, has nobody watch it, and never sleeps.
func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	// TODO: take all steps, and look up after every Stride of them.
	return v, nil
}
