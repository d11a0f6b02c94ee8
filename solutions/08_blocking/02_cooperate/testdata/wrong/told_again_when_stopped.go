// want test "numbers that progress was told, of 5000"

// Package cooperate tells once more when it is stopped, to be on the safe side.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			if progress != nil {
				progress(done, v)
			}
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
