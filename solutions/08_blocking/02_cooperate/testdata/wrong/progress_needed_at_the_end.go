// Package cooperate asks whether there is a progress at each look, and forgets to in the end.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil && done < n {
			progress(done, v)
		}
	}
	if n > 0 {
		progress(n, v) // want panic "nil"
	}
	return v, nil
}
