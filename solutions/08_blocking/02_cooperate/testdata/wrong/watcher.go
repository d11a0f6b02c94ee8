// want test "when ctx itself ends in step"

// Package cooperate has a goroutine watch the context and raise a flag: at the next look it may not have had its turn.
package cooperate

import (
	"context"
	"sync/atomic"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var ended atomic.Bool
	defer context.AfterFunc(ctx, func() { ended.Store(true) })()
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	for done := 0; done < n; {
		if ended.Load() {
			return v, context.Cause(ctx)
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
