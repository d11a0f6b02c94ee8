// want test|race|leak "steps taken|race|left behind|the value"

// Package cooperate has a goroutine compute, and leaves it when the context ends.
package cooperate

import "context"

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	type result struct {
		v   T
		err error
	}
	results := make(chan result, 1)
	var zero T
	if n > 0 && ctx.Err() != nil {
		return zero, context.Cause(ctx)
	}
	go func() {
		var v T
		for done := 0; done < n; {
			for range min(Stride, n-done) {
				v = step(v, done)
				done++
			}
			if progress != nil {
				progress(done, v)
			}
		}
		results <- result{v, nil}
	}()
	select {
	case r := <-results:
		return r.v, r.err
	case <-ctx.Done():
		return zero, context.Cause(ctx)
	}
}
