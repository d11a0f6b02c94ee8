// want test "times that ctx was used between two looks"

// Package cooperate asks at each step, and acts upon the answer only when it looks up.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for i := 0; i < n; i++ {
		err := ctx.Err()
		if err != nil && i%Stride == 0 {
			return v, context.Cause(ctx)
		}
		v = step(v, i)
		if progress != nil && ((i+1)%Stride == 0 || i+1 == n) {
			progress(i+1, v)
		}
	}
	return v, nil
}
