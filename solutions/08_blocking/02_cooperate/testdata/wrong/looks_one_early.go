// want test "numbers that progress was told, of 2500"

// Package cooperate takes the number of a step for how many are done.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for i := 0; i < n; i++ {
		if i%Stride == 0 {
			if i > 0 && progress != nil {
				progress(i, v)
			}
			if ctx.Err() != nil {
				return v, context.Cause(ctx)
			}
		}
		v = step(v, i)
		if i == n-1 && progress != nil {
			progress(i, v)
		}
	}
	return v, nil
}
