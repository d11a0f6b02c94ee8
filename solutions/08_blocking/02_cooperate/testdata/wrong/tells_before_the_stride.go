// want test "numbers that progress was told, of 2500"

// Package cooperate tells what is done before each stride, and so begins with nothing.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		if progress != nil {
			progress(done, v)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil && done == n {
			progress(done, v)
		}
	}
	return v, nil
}
