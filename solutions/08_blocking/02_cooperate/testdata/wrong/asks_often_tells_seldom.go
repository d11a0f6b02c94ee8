// want test "steps taken, of 5000|calls of ctx"

// Package cooperate asks ten times as often as it tells.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range min(Stride/10, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil && (done%Stride == 0 || done == n) {
			progress(done, v)
		}
	}
	return v, nil
}
