// want test "steps taken, of 10001"

// Package cooperate takes what is left after the last whole stride without asking.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	done := 0
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for range n / Stride {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range Stride {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
	}
	if done < n {
		for ; done < n; done++ {
			v = step(v, done)
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
