// Package cooperate keeps the channel of the context, and looks whether it is closed.
package cooperate

import (
	"context"
	"fmt"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	ended := ctx.Done()
	var v T
	var done int
	for done < n {
		select {
		case <-ended:
			return v, fmt.Errorf("stopped after %d of %d steps: %w", done, n, context.Cause(ctx))
		default:
		}
		next := min(done+Stride, n)
		for ; done < next; done++ {
			v = step(v, done)
		}
		if progress != nil {
			progress(done, v)
		}
	}
	return v, nil
}
