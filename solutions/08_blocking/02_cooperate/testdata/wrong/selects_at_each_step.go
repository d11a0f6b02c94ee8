// want test "steps taken, of 5000, when ctx ends"

// Package cooperate looks at the channel of the context before each step, and stops where nobody has heard of.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	ended := ctx.Done()
	for i := 0; i < n; i++ {
		select {
		case <-ended:
			return v, context.Cause(ctx)
		default:
		}
		v = step(v, i)
		if progress != nil && ((i+1)%Stride == 0 || i+1 == n) {
			progress(i+1, v)
		}
	}
	return v, nil
}
