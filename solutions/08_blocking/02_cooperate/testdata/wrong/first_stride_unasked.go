// want test "steps taken, of \d+, when ctx has ended before"

// Package cooperate asks after each stride, and not before the first.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
		if done < n && ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
	}
	return v, nil
}
