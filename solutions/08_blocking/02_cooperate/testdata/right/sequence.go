// Package cooperate draws the strides from a sequence that ends with the context.
package cooperate

import (
	"context"
	"iter"
)

const Stride = 1000

// strides yields where each begins and ends.
func strides(ctx context.Context, n int) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for from := 0; from < n && ctx.Err() == nil; from += Stride {
			if !yield(from, min(from+Stride, n)) {
				return
			}
		}
	}
}

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	if progress == nil {
		progress = func(int, T) {}
	}
	var v T
	done := 0
	for from, to := range strides(ctx, n) {
		for i := from; i < to; i++ {
			v = step(v, i)
		}
		done = to
		progress(done, v)
	}
	if done < n {
		return v, context.Cause(ctx)
	}
	return v, nil
}
