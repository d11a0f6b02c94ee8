// want test "looking up takes none"

// Package cooperate sleeps for a moment at each look, as if others could not run otherwise.
package cooperate

import (
	"context"
	"time"
)

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
		if progress != nil {
			progress(done, v)
		}
		time.Sleep(time.Millisecond)
	}
	return v, nil
}
