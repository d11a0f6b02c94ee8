// want test "steps taken, of 5000, when ctx ends"

// Package cooperate asks before each step, which costs more than the step.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for i := 0; i < n; i++ {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		v = step(v, i)
		if progress != nil && ((i+1)%Stride == 0 || i+1 == n) {
			progress(i+1, v)
		}
	}
	return v, nil
}
