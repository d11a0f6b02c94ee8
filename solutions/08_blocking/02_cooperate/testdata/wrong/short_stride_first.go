// want test "numbers that progress was told, of 2500"

// Package cooperate looks up after the first step, and then a thousand later.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for i := 0; i < n; i++ {
		v = step(v, i)
		if i%Stride == 0 || i == n-1 {
			if progress != nil {
				progress(i+1, v)
			}
			if i < n-1 && ctx.Err() != nil {
				return v, context.Cause(ctx)
			}
		}
	}
	return v, nil
}
