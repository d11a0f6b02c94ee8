// want test "a panic of step \(panic_as_error\.go:\d+\) was caught"

// Package cooperate returns a panic of a callback as an error.
package cooperate

import (
	"context"
	"fmt"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
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
	}
	return v, nil
}
