// want test "numbers that progress was told"

// Package cooperate looks up every ten milliseconds, and not after so many steps.
package cooperate

import (
	"context"
	"time"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	last := time.Now()
	for i := 0; i < n; i++ {
		v = step(v, i)
		if i == n-1 {
			if progress != nil {
				progress(n, v)
			}
			break
		}
		if time.Since(last) >= 10*time.Millisecond {
			last = time.Now()
			if progress != nil {
				progress(i+1, v)
			}
			if ctx.Err() != nil {
				return v, context.Cause(ctx)
			}
		}
	}
	return v, nil
}
