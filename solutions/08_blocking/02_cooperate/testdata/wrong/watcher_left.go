// Package cooperate has a goroutine watch the context, and leaves it behind.
package cooperate

import (
	"context"
	"sync/atomic"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var ended atomic.Bool
	go func() {
		<-ctx.Done() // want leak|test|race "left behind|steps taken|race"
		ended.Store(true)
	}()
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
