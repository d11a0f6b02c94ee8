// want test "all is done"

// Package cooperate asks once more when all is done, and calls that an error.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for done := 0; done < n; {
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
	}
	return v, nil
}
