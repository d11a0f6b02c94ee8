// want test "steps taken, of 10001|steps taken, of \d+, when ctx has ended|the value after 3000 steps"

// Package cooperate compares the clock with the deadline, and does not hear of a cancel.
package cooperate

import (
	"context"
	"time"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	var v T
	for done := 0; done < n; {
		if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
			<-ctx.Done()
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
