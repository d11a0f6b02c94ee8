// Package cooperate counts down to the next look.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n < 1 {
		return v, nil
	}
	look := func(done int) bool {
		if done > 0 && progress != nil {
			progress(done, v)
		}
		return done == n || ctx.Err() != nil
	}
	untilLook := 0
	for i := 0; ; i++ {
		if untilLook == 0 || i == n {
			if look(i) {
				if i == n {
					return v, nil
				}
				return v, context.Cause(ctx)
			}
			untilLook = Stride
		}
		v = step(v, i)
		untilLook--
	}
}
