// want race|test "race|steps taken|numbers"

// Package cooperate counts the steps of all calls together.
package cooperate

import "context"

const Stride = 1000

var done int

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done = 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
