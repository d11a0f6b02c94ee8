// Package cooperate takes a stride, and has the rest done by a call of itself; gives others their turn, too.
package cooperate

import (
	"context"
	"runtime"
)

const Stride = 1000

func from[T any](ctx context.Context, done, n int, v T, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	if err := ctx.Err(); err != nil {
		return v, context.Cause(ctx)
	}
	left := Stride
	for left > 0 && done < n {
		v = step(v, done)
		done++
		left--
	}
	if progress != nil {
		progress(done, v)
	}
	if done == n {
		return v, nil
	}
	runtime.Gosched()
	return from(ctx, done, n, v, step, progress)
}

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	if n < 1 {
		return v, nil
	}
	return from(ctx, 0, n, v, step, progress)
}
