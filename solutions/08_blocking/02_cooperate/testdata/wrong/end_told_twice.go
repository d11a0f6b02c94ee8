// want test "numbers that progress was told, of (1|999|1000|2000|2500|3000)"

// Package cooperate tells of the end in any case, even if it just has.
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
		if progress != nil && done%Stride == 0 {
			progress(done, v)
		}
	}
	if progress != nil {
		progress(n, v)
	}
	return v, nil
}
