// want test "a panic of progress \(report_may_fail\.go:\d+\) was caught"

// Package cooperate does not let a report that panics disturb the computation.
package cooperate

import "context"

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
			func() {
				defer func() { _ = recover() }()
				progress(done, v)
			}()
		}
	}
	return v, nil
}
