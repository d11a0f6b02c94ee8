// want test|spin "steps taken|ctx|busy waiting"

// Package cooperate has a goroutine compute, and asks the context without a rest until it is done.
package cooperate

import (
	"context"
	"sync/atomic"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n > 0 && ctx.Err() != nil {
		return v, context.Cause(ctx)
	}
	var ended, over atomic.Bool
	done := 0
	go func() {
		defer over.Store(true)
		for done < n && !ended.Load() {
			for range min(Stride, n-done) {
				v = step(v, done)
				done++
			}
			if progress != nil {
				progress(done, v)
			}
		}
	}()
	for !over.Load() {
		if ctx.Err() != nil {
			ended.Store(true)
		}
	}
	if done < n {
		return v, context.Cause(ctx)
	}
	return v, nil
}
