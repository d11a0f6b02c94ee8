// Package cooperate counts all steps in one loop, and looks up when the count comes round.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for i := range max(n, 0) {
		v = step(v, i)
		done := i + 1
		last := done == n
		if !last && done%Stride != 0 {
			continue
		}
		if progress != nil {
			progress(done, v)
		}
		if !last && ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
	}
	return v, nil
}
