// want test "steps taken, of 10001, when progress"

// Package cooperate asks, and tells only then: a progress that ends the context is a stride too early.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	ended := n > 0 && ctx.Err() != nil
	for done := 0; done < n; {
		if ended {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		ended = ctx.Err() != nil
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
