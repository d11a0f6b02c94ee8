// want test|race "race|progress|value|steps taken"

// Package cooperate tells through a channel with room: the next steps are under way while progress hears of the last.
package cooperate

import (
	"context"
	"sync"
)

const Stride = 1000

func Compute[T any](ctx context.Context, n int, step func(v T, i int) T, progress func(done int, v T)) (T, error) {
	type report struct {
		done int
		v    T
	}
	reports := make(chan report, 10)
	var teller sync.WaitGroup
	teller.Go(func() {
		for r := range reports {
			if progress != nil {
				progress(r.done, r.v)
			}
		}
	})
	defer teller.Wait()
	defer close(reports)
	var v T
	for done := 0; done < n; {
		if ctx.Err() != nil {
			return v, context.Cause(ctx)
		}
		for range min(Stride, n-done) {
			v = step(v, done)
			done++
		}
		reports <- report{done, v}
	}
	return v, nil
}
