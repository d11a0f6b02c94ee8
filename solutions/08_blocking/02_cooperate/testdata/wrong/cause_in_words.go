// want test "why ctx has ended"

// Package cooperate tells the cause in words, and does not wrap it.
package cooperate

import (
	"context"
	"fmt"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, fmt.Errorf("stopped: %v", context.Cause(ctx))
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
