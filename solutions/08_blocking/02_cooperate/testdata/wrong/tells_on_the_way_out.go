// want test "on the way of a panic of step"

// Package cooperate tells of the last steps in a deferred function: also when a step has panicked.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (v T, err error) {
	done, told := 0, 0
	tell := func() {
		if done == told {
			return
		}
		told = done
		if progress != nil {
			progress(done, v)
		}
	}
	defer tell() // the last steps

	for done < n {
		if done%Stride == 0 {
			tell()
			if ctx.Err() != nil {
				return v, context.Cause(ctx)
			}
		}
		v = step(v, done)
		done++
	}
	return v, nil
}
